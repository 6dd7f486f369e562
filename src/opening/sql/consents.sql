-- To what a consent in force covers an entry today; index opening_change_of_entry.
SELECT COALESCE(to_openness, 'closed') FROM opening_change
WHERE entry_id = :entry_id AND state = 'consented' AND resource_id = '' AND effective_on <= :today
