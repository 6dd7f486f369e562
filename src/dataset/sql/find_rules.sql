-- The rules of a table's columns; primary key.
SELECT resource_id, version, rules, changed_by, changed_at FROM column_rules WHERE resource_id = :resource_id
