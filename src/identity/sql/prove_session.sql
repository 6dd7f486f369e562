-- The person has proved again who they are.
UPDATE session SET proved_at = :at WHERE id = :id
