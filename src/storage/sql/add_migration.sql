-- Notes an applied migration.
INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (:number, :name, :checksum, :applied_at)
