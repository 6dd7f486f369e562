-- How much of it nobody has read.
SELECT count(*) FROM notice WHERE ((account = :account AND account <> '') OR (organization = :organization AND organization <> '')) AND read_at IS NULL
