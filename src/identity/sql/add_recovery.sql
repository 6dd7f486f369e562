-- A code for when the factor is lost; its digest.
INSERT INTO account_recovery (account_id, hash) VALUES (:account_id, :hash)
