-- The factor is given up.
DELETE FROM account_totp WHERE account_id = :account_id
