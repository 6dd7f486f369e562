-- The newest result of a subject; primary key.
SELECT kind, subject_id, provider_id, name, version, entries, score, points, failed, figures, measured_at FROM quality_result WHERE kind = :kind AND subject_id = :subject_id
