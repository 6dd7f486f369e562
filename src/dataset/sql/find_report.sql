-- What the reading of a version's file told; primary key.
SELECT report FROM resource_version WHERE resource_id = :resource_id AND number = :number
