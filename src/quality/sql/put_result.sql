-- Keeps the newest result of a subject.
INSERT INTO quality_result (kind, subject_id, provider_id, name, version, entries, score, points, failed, figures, measured_at)
VALUES (:kind, :subject_id, :provider_id, :name, :version, :entries, :score, :points, :failed, :figures, :measured_at)
ON CONFLICT (kind, subject_id) DO UPDATE SET provider_id = excluded.provider_id, name = excluded.name, version = excluded.version, entries = excluded.entries, score = excluded.score, points = excluded.points, failed = excluded.failed, figures = excluded.figures, measured_at = excluded.measured_at
