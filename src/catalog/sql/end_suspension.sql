-- A suspension ends.
DELETE FROM entry_suspension WHERE entry_id = :entry_id
