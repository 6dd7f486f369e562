-- How many breaches list_breaches has in all, or those nobody has decided on.
SELECT COUNT(*) FROM channel_breach WHERE (:everything = 1 OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> '')) AND (:open = 0 OR state = 'detected')
