-- The second factor of an account; primary key.
SELECT secret, confirmed, last_step FROM account_totp WHERE account_id = :account_id
