-- Whose subject this is; primary key.
SELECT account_id FROM account_link WHERE issuer = :issuer AND subject = :subject
