-- Starts a request under a key that is new or has expired.
INSERT INTO idempotency (actor, key, fingerprint, state, status, content_type, body, expires_at)
VALUES (:actor, :key, :fingerprint, 'running', 0, '', '', :expires_at)
ON CONFLICT (actor, key) DO UPDATE SET fingerprint = excluded.fingerprint, state = 'running', status = 0, content_type = '', body = '',
    expires_at = excluded.expires_at
