-- The code was used.
DELETE FROM account_enrolment WHERE account_id = :account_id
