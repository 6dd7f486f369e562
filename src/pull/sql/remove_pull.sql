-- Ends a pull.
DELETE FROM resource_pull WHERE resource_id = :resource_id
