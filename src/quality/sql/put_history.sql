-- One line a day; the last result of the day stays.
INSERT INTO quality_history (kind, subject_id, measured_on, version, score, points, failed)
VALUES (:kind, :subject_id, :measured_on, :version, :score, :points, :failed)
ON CONFLICT (kind, subject_id, measured_on) DO UPDATE SET version = excluded.version, score = excluded.score, points = excluded.points, failed = excluded.failed
