-- Ends every session of an account but one; index session_of_account.
DELETE FROM session WHERE account_id = :account_id AND id <> :but
