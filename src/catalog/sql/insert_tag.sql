-- Tags a published entry.
INSERT INTO entry_tag (entry_id, kind, code) VALUES (:entry_id, :kind, :code) ON CONFLICT (entry_id, kind, code) DO NOTHING
