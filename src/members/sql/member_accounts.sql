-- Further accounts of an organisation; member_account_of_registration.
SELECT account_id FROM member_account WHERE registration_id = :registration_id ORDER BY account_id
