-- One resource; primary key.
SELECT id, slug, entry_id, title, kind, is_public, current_version, row_count, column_count, byte_count, source_format, has_coordinates, created_at, updated_at
FROM resource WHERE id = :id
