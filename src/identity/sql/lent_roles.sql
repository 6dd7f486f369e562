-- Roles lent to an account that count today: their holder still has them, may act, and is of the same unit; index delegation_of_delegate.
SELECT d.role, d.from_id AS "from", a.name AS from_name FROM delegation d
JOIN account a ON a.id = d.from_id JOIN account b ON b.id = d.to_id JOIN account_role r ON r.account_id = d.from_id AND r.role = d.role
WHERE d.to_id = :account_id AND d.until_on >= :today AND d.from_on <= :today AND d.ended_at = '' AND a.disabled = 0
  AND a.organization = d.organization AND b.organization = d.organization
ORDER BY d.role, d.id
