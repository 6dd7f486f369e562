-- How a version came to be.
SELECT recipe, report, created_by FROM resource_version WHERE resource_id = :resource_id AND number = :number
