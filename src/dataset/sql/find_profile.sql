-- The column profile of a version.
SELECT profile FROM resource_version WHERE resource_id = :resource_id AND number = :number
