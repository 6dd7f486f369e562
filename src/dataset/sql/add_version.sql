-- Adds the manifest of a version.
INSERT INTO resource_version (resource_id, number, row_count, byte_count, columns_json, objects, digest, source_format, source_name, source_object, report, profile, recipe, created_by, created_at, mode, key_columns, row_counts, schema_changes, narrowings, update_frequency, created_by_name)
VALUES (:resource_id, :number, :row_count, :byte_count, :columns, :objects, :digest, :source_format, :source_name, :source_object, :report, :profile, :recipe, :created_by, :created_at, :mode, :key, :counts, :schema, :narrowings, :update_frequency, :created_by_name)
