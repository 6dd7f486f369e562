-- The organisation that an account belongs to as a further one; primary key.
SELECT registration_id FROM member_account WHERE account_id = :account_id
