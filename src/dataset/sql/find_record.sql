-- One version with how it came to be.
SELECT resource_id, number, row_count, byte_count, columns_json, objects, digest, source_format, source_name, source_object, created_at, mode, key_columns, withheld, row_counts, schema_changes, narrowings, update_frequency, created_by, created_by_name, file_facts FROM resource_version WHERE resource_id = :resource_id AND number = :number
