-- Read for the first time.
UPDATE notice SET read_at = :at, read_by = :by WHERE id = :id AND read_at IS NULL AND ((account = :account AND account <> '') OR (organization = :organization AND organization <> ''))
