-- How many accounts there are.
SELECT count(*) FROM account
