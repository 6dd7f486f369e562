-- How much it is in all.
SELECT count(*) FROM notice WHERE ((account = :account AND account <> '') OR (organization = :organization AND organization <> ''))
