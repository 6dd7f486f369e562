-- The place before the first change since an instant; entry_version_public_at.
SELECT COALESCE(MIN(place), (SELECT COALESCE(MAX(place), 0) + 1 FROM entry_version)) - 1
FROM entry_version WHERE is_public = 1 AND at >= :since
