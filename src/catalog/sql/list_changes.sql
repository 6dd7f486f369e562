-- What became visible, was updated or went away after a place, in the order it happened; entry_version_place.
SELECT entry_version.entry_id, entry_version.version, entry_version.at, action, place, entry.is_public, COALESCE(entry.public_openness, entry.open_attribute)
FROM entry_version JOIN entry ON entry.id = entry_version.entry_id
WHERE place > :place ORDER BY place LIMIT :limit
