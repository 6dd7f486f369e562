-- Who of a unit may act, by name; index account_of_organization.
SELECT id, name FROM account WHERE organization = :organization AND disabled = 0 AND id <> :but ORDER BY name, id LIMIT 1000
