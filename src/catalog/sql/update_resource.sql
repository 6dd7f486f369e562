-- Figures of a resource's current version.
UPDATE resource SET current_version = :current_version, row_count = :row_count, column_count = :column_count, byte_count = :byte_count,
    source_format = :source_format, has_coordinates = :has_coordinates, updated_at = :updated_at WHERE id = :id
