-- Accounts in the order of their names; unique index on account.
SELECT id, account, name, organization, password_hash, disabled, demonstration, version, created_at FROM account WHERE account > :after ORDER BY account LIMIT :limit
