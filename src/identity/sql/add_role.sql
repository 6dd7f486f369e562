-- Gives a role.
INSERT INTO account_role (account_id, role) VALUES (:account_id, :role)
