-- Disables or enables an account.
UPDATE account SET disabled = :disabled, version = version + 1 WHERE id = :id
