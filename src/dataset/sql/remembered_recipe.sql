-- The recipe of the newest version that has one.
SELECT recipe FROM resource_version WHERE resource_id = :resource_id AND recipe <> '' ORDER BY number DESC LIMIT 1
