-- One account of one unit; primary key.
SELECT id, account, name, disabled, CASE WHEN password_hash = '' THEN 0 ELSE 1 END AS enrolled, used_at, created_at, version FROM account
WHERE id = :id AND organization = :organization
