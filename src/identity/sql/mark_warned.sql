-- An account's person was told that it will be disabled.
UPDATE account SET warned_at = :now WHERE id = :id
