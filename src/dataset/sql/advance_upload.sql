-- Records what is durable of an upload.
UPDATE upload SET received_bytes = :received, state = :state, expires_at = :expires_at WHERE id = :id AND state = 'open'
