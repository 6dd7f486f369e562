-- How the results of a subject went, newest first; primary key.
SELECT measured_on, version, score, points, failed FROM quality_history WHERE kind = :kind AND subject_id = :subject_id ORDER BY measured_on DESC LIMIT :limit
