-- An entry is suspended.
INSERT INTO entry_suspension (entry_id, until, reason, by_name, at) VALUES (:entry_id, :until, :reason, :by, :at)
