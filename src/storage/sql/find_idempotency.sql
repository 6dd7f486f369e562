-- What is remembered under one key of one actor; primary key.
SELECT fingerprint, status, content_type, body, headers, expires_at FROM idempotency WHERE actor = :actor AND key = :key
