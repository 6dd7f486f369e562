-- A closed entry was looked at again.
INSERT INTO entry_confirmation (entry_id, at) VALUES (:entry_id, :at)
ON CONFLICT (entry_id) DO UPDATE SET at = excluded.at
