-- Providers by score, best first; quality_result_by_score.
SELECT kind, subject_id, provider_id, name, version, entries, score, points, failed, figures, measured_at FROM quality_result
WHERE kind = 'provider' AND (score < :score OR (score = :score AND subject_id > :subject_id))
ORDER BY score DESC, subject_id LIMIT :limit
