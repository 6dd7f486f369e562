-- Announcements in the order they were imported.
SELECT id, announcement FROM calendar_year ORDER BY id
