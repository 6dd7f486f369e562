-- A link; nothing happens when the subject or the account has one.
INSERT INTO account_link (issuer, subject, account_id, created_at) VALUES (:issuer, :subject, :account_id, :created_at)
ON CONFLICT DO NOTHING
