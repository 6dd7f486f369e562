-- A new session; its id is the digest of the cookie's token.
INSERT INTO session (id, account_id, created_at, seen_at, expires_at, proved_at) VALUES (:id, :account_id, :at, :at, :expires_at, :at)
