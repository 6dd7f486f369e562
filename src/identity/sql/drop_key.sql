-- Ends a key of an account.
DELETE FROM api_key WHERE id = :id AND account_id = :account_id
