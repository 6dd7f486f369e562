-- The roles of an account; primary key.
SELECT role FROM account_role WHERE account_id = :account_id ORDER BY role
