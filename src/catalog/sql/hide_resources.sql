-- Takes an entry's resources out of sight.
UPDATE resource SET is_public = 0 WHERE entry_id = :entry_id
