-- Removes expired keys; index idempotency_expiry.
DELETE FROM idempotency WHERE expires_at <= :now
