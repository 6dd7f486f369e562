-- Tables whose data is open, with or without conditions.
SELECT COUNT(*) FROM resource JOIN entry ON entry.id = resource.entry_id
WHERE resource.is_public = 1 AND resource.kind = 'table' AND entry.public_openness <> 'closed'
