-- Uploads nobody has gone on with.
SELECT id FROM upload WHERE state IN ('open', 'complete') AND expires_at < :now ORDER BY id LIMIT 500
