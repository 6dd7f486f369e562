-- How many accounts a unit has; index account_of_organization.
SELECT count(*) FROM account WHERE organization = :organization
