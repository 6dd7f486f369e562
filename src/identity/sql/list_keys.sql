-- An account's keys after one, in the order they were made; index api_key_of_account.
SELECT id, name, prefix, created_at, last_used_at FROM api_key WHERE account_id = :account_id AND id > :after ORDER BY id LIMIT :limit
