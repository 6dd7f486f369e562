-- One account; nothing happens when the name is taken.
INSERT INTO account (id, account, name, organization, password_hash, disabled, demonstration, version, created_at, used_at)
VALUES (:id, :account, :name, :organization, :password_hash, 0, :demonstration, 1, :created_at, :created_at)
ON CONFLICT DO NOTHING
