-- Versions of a draft that was given up.
DELETE FROM policy_version WHERE policy_id = :id
