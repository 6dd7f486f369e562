-- Begins an upload.
INSERT INTO upload (id, account, file_name, total_bytes, received_bytes, state, created_at, expires_at)
VALUES (:id, :account, :file_name, :total_bytes, 0, :state, :created_at, :expires_at)
