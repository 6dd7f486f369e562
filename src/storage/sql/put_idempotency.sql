-- Remembers an answer under a key that is new or has expired.
INSERT INTO idempotency (actor, key, fingerprint, status, content_type, body, headers, expires_at)
VALUES (:actor, :key, :fingerprint, :status, :content_type, :body, :headers, :expires_at)
ON CONFLICT (actor, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type,
    body = excluded.body, headers = excluded.headers, expires_at = excluded.expires_at
