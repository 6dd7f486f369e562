-- One account; primary key.
SELECT id, account, name, organization, password_hash, disabled, demonstration, version, created_at FROM account WHERE id = :id
