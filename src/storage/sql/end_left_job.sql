-- Ends a job that a dead runner left and that shall not run again; primary key. A new fence shuts the old runner out.
UPDATE job SET state = :state, fence = fence + 1, progress = :progress, problem = :problem, lease_until = NULL, updated_at = :now
WHERE id = :id AND state = 'running' AND lease_until <= :now
