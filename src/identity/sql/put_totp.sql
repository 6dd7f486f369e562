-- A second factor that waits to be confirmed; one that is confirmed stays.
INSERT INTO account_totp (account_id, secret, confirmed, last_step, created_at) VALUES (:account_id, :secret, 0, 0, :now)
ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at WHERE account_totp.confirmed = 0
