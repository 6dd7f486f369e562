-- Accounts of one unit in the order of their names; index account_of_organization.
SELECT id, account, name, disabled, CASE WHEN password_hash = '' THEN 0 ELSE 1 END AS enrolled, used_at, created_at, version FROM account
WHERE organization = :organization AND account > :after ORDER BY account LIMIT :limit
