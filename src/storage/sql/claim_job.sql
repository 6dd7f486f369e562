-- Gives a due job to a runner under a new fence; primary key.
UPDATE job SET state = 'running', fence = fence + 1, attempts = attempts + 1, deaths = deaths + CASE WHEN state = 'running' THEN 1 ELSE 0 END,
    lease_until = :lease_until, updated_at = :now
WHERE id = :id AND ((state = 'queued' AND due_at <= :now) OR (state = 'running' AND lease_until <= :now))
RETURNING fence
