-- Frees the key of a request that failed on our side.
DELETE FROM idempotency WHERE actor = :actor AND key = :key AND state = 'running'
