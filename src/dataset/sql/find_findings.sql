-- What concerns people in the columns of a version.
SELECT detected FROM resource_version WHERE resource_id = :resource_id AND number = :number
