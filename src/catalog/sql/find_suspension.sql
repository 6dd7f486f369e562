-- Whether an entry is suspended; primary key.
SELECT entry_id, until, reason, by_name, at FROM entry_suspension WHERE entry_id = :entry_id
