-- The newest version's number, 0 without one.
SELECT coalesce(max(number), 0) FROM resource_version WHERE resource_id = :resource_id
