-- What a version of a table was found to hold; primary key.
SELECT resource_id, number, method, facts, measured_at FROM quality_content WHERE resource_id = :resource_id AND number = :number
