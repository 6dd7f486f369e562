-- A role lent.
INSERT INTO delegation (id, organization, from_id, to_id, role, from_on, until_on, reason, created_at, ended_at)
VALUES (:id, :organization, :from_id, :to_id, :role, :from_on, :until_on, :reason, :created_at, '')
