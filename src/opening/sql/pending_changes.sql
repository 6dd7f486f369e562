-- Changes of an entry that are not over; index opening_change_of_entry.
SELECT count(*) FROM opening_change WHERE entry_id = :entry_id AND state IN ('submitted', 'consented')
