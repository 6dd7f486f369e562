-- A new key.
INSERT INTO api_key (id, account_id, name, prefix, hash, created_at) VALUES (:id, :account_id, :name, :prefix, :hash, :created_at)
