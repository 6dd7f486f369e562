-- The applied migrations in order; primary key.
SELECT number, name, checksum FROM schema_migration ORDER BY number
