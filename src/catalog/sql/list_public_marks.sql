-- Versions and figures of published entries in id order; entry_public.
SELECT entry.id, public_version, COALESCE(downloads, 0), row_count
FROM entry LEFT JOIN entry_usage ON entry_usage.entry_id = entry.id
WHERE is_public = 1 AND entry.id > :after_id ORDER BY entry.id LIMIT :limit
