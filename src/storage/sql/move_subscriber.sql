-- Stores how far a subscriber came, if this holder still has it.
UPDATE subscriber SET position = :position, attempts = :attempts, due_at = :due_at, holder = :holder_after, lease_until = :lease_until
WHERE name = :name AND holder = :holder
