-- Withheld versions whose objects are still there.
SELECT resource_id, number, objects, source_object FROM resource_version WHERE withheld <> '' AND (objects <> '[]' OR source_object <> '') ORDER BY resource_id, number
