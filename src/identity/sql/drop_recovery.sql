-- The codes of a factor that is given up.
DELETE FROM account_recovery WHERE account_id = :account_id
