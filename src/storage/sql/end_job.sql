-- Ends a job for the runner that holds the fence; primary key.
UPDATE job SET state = :state, progress = :progress, report = :report, problem = :problem, lease_until = NULL, updated_at = :now
WHERE id = :id AND fence = :fence AND state = 'running'
