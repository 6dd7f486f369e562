-- Delegations of a unit that concern an account, or all of them, newest first; index delegation_of_organization.
SELECT d.id, d.organization, d.from_id, a.name AS from_name, d.to_id, b.name AS to_name, d.role, d.from_on, d.until_on, d.reason, d.ended_at
FROM delegation d JOIN account a ON a.id = d.from_id JOIN account b ON b.id = d.to_id
WHERE d.organization = :organization AND (:everyone = 1 OR d.from_id = :account OR d.to_id = :account) ORDER BY d.id DESC LIMIT 200
