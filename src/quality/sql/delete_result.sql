-- Forgets the result of a subject that is not public any more.
DELETE FROM quality_result WHERE kind = :kind AND subject_id = :subject_id
