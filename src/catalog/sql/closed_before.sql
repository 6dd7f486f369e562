-- Published closed entries that nobody has looked at since; index entry_public_closed.
SELECT entry.id FROM entry LEFT JOIN entry_confirmation ON entry_confirmation.entry_id = entry.id
WHERE entry.is_public = 1 AND entry.public_openness = 'closed' AND entry.public_updated_at < :before
  AND (entry_confirmation.at IS NULL OR entry_confirmation.at < :before)
ORDER BY entry.id LIMIT :limit
