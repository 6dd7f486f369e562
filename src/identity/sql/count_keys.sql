-- How many keys an account has; index api_key_of_account.
SELECT count(*) FROM api_key WHERE account_id = :account_id
