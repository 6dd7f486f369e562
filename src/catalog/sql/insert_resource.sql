-- Adds a resource.
INSERT INTO resource (id, slug, entry_id, title, kind, is_public, current_version, row_count, column_count, byte_count, source_format, has_coordinates, created_at, updated_at)
VALUES (:id, :slug, :entry_id, :title, :kind, 0, 0, 0, 0, 0, '', 0, :created_at, :updated_at)
