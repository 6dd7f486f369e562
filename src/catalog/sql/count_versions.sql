-- Number of saved documents of an entry; primary key.
SELECT COUNT(*) FROM entry_version WHERE entry_id = :entry_id AND is_public >= :public_min
