-- A new version of an account, for changes beside its row.
UPDATE account SET version = version + 1 WHERE id = :id
