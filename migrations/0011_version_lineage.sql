-- How each version came to be: of the version before and a file's rows, by which key, what changed, and whether less is open than
-- before. What was made until now replaced the version before and says nothing of what changed.

ALTER TABLE resource_version ADD COLUMN mode TEXT NOT NULL DEFAULT 'replace';
ALTER TABLE resource_version ADD COLUMN key_columns TEXT NOT NULL DEFAULT '[]';
ALTER TABLE resource_version ADD COLUMN row_counts TEXT;
ALTER TABLE resource_version ADD COLUMN schema_changes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE resource_version ADD COLUMN narrowings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE resource_version ADD COLUMN update_frequency TEXT NOT NULL DEFAULT '';
ALTER TABLE resource_version ADD COLUMN created_by_name TEXT NOT NULL DEFAULT '';
