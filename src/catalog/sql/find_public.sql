-- Up to 32 published entries by id, with their figures of use; primary key.
SELECT entry.id, provider_id, provider_name, division, public_version, public_document, row_count, column_count, formats, demonstration, created_at, updated_at, issued_at, public_updated_at, data_updated_at, COALESCE(views, 0), COALESCE(downloads, 0), COALESCE(calls, 0)
FROM entry LEFT JOIN entry_usage ON entry_usage.entry_id = entry.id
WHERE is_public = 1 AND entry.id IN (:id0, :id1, :id2, :id3, :id4, :id5, :id6, :id7, :id8, :id9, :id10, :id11, :id12, :id13, :id14, :id15, :id16, :id17, :id18, :id19, :id20, :id21, :id22, :id23, :id24, :id25, :id26, :id27, :id28, :id29, :id30, :id31)
