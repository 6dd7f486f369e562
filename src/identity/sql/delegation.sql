-- One delegation; primary key.
SELECT d.id, d.organization, d.from_id, a.name AS from_name, d.to_id, b.name AS to_name, d.role, d.from_on, d.until_on, d.reason, d.ended_at
FROM delegation d JOIN account a ON a.id = d.from_id JOIN account b ON b.id = d.to_id WHERE d.id = :id
