-- The factor is used from now on.
UPDATE account_totp SET confirmed = 1 WHERE account_id = :account_id
