-- Makes the resources that were reviewed part of the published entry.
UPDATE resource SET is_public = 1 WHERE entry_id = :entry_id AND (current_version > 0 OR kind = 'service')
