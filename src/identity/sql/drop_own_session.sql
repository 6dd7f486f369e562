-- Ends a session of an account.
DELETE FROM session WHERE id = :id AND account_id = :account_id
