-- Published entries in id order, with their figures of use; entry_public.
SELECT entry.id, provider_id, provider_name, division, public_version, public_document, row_count, column_count, formats, demonstration, created_at, updated_at, issued_at, public_updated_at, data_updated_at, COALESCE(views, 0), COALESCE(downloads, 0), COALESCE(calls, 0)
FROM entry LEFT JOIN entry_usage ON entry_usage.entry_id = entry.id
WHERE is_public = 1 AND entry.id > :after_id ORDER BY entry.id LIMIT :limit
