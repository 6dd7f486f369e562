-- Ends a job for the runner that holds the fence; a report that came with its effect stays. Primary key.
UPDATE job SET state = :state, progress = :progress, report = COALESCE(:report, report), problem = :problem, lease_until = NULL, updated_at = :now
WHERE id = :id AND fence = :fence AND state = 'running'
