-- The account with a sign-in name; unique.
SELECT id, account, name, organization, password_hash, disabled, demonstration, version, created_at FROM account WHERE account = :account
