-- Remembers the answer of a running request.
UPDATE idempotency SET state = 'answered', status = :status, content_type = :content_type, body = :body, expires_at = :expires_at
WHERE actor = :actor AND key = :key AND state = 'running'
