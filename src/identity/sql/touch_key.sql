-- Says when a key was used.
UPDATE api_key SET last_used_at = :now WHERE id = :id
