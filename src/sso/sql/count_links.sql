-- Whether an account is linked; index account_link_of_account.
SELECT count(*) FROM account_link WHERE account_id = :account_id AND issuer = :issuer
