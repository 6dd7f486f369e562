-- Ends every key of an account; index api_key_of_account.
DELETE FROM api_key WHERE account_id = :account_id
