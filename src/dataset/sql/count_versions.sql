-- How many versions a resource has.
SELECT count(*) FROM resource_version WHERE resource_id = :resource_id
