-- One version.
SELECT resource_id, number, row_count, byte_count, columns_json, objects, digest, source_format, source_name, source_object, created_at, mode, key_columns, withheld FROM resource_version WHERE resource_id = :resource_id AND number = :number
