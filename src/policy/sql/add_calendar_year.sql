-- A year's announcement.
INSERT INTO calendar_year (id, announcement, imported_by, imported_at) VALUES (:id, :announcement, :imported_by, :imported_at)
