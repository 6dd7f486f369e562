-- A further account of an organisation that uses data.
INSERT INTO member_account (account_id, registration_id, added_by, added_at) VALUES (:account_id, :registration_id, :added_by, :added_at)
