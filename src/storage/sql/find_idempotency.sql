-- What is remembered under one key of one actor; primary key.
SELECT fingerprint, state, status, content_type, body, expires_at FROM idempotency WHERE actor = :actor AND key = :key
