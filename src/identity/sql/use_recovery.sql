-- A code is used up.
DELETE FROM account_recovery WHERE account_id = :account_id AND hash = :hash
