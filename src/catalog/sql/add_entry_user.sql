-- Somebody took data of an entry.
INSERT INTO entry_user (entry_id, account, last_at) VALUES (:entry_id, :account, :at)
ON CONFLICT (entry_id, account) DO UPDATE SET last_at = excluded.last_at
