-- Takes away an entry's tags.
DELETE FROM entry_tag WHERE entry_id = :entry_id
