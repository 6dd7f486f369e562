-- How open evidence lets an entry be today; index opening_evidence_of_entry.
SELECT to_openness FROM opening_evidence WHERE entry_id = :entry_id AND state = 'in_force' AND (until IS NULL OR until >= :today)
