-- Takes every role from an account.
DELETE FROM account_role WHERE account_id = :account_id
