-- Ends the link of an account.
DELETE FROM account_link WHERE account_id = :account_id AND issuer = :issuer
