-- One upload.
SELECT id, account, file_name, total_bytes, received_bytes, state, created_at, expires_at FROM upload WHERE id = :id
