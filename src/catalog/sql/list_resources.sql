-- Resources of an entry in the order they were added; resource_of_entry.
SELECT id, slug, entry_id, title, kind, is_public, current_version, row_count, column_count, byte_count, source_format, has_coordinates, created_at, updated_at
FROM resource WHERE entry_id = :entry_id ORDER BY id
