-- What a file that is kept as it is says of itself (pages, size, length, where it was taken): JSON. None for tables, and for what came
-- before it was read.

ALTER TABLE resource_version ADD COLUMN file_facts TEXT;
