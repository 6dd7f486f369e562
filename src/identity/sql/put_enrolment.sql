-- A new code to set a password with, in place of one that was not used.
INSERT INTO account_enrolment (account_id, hash, expires_at) VALUES (:account_id, :hash, :expires_at)
ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
