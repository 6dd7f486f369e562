-- Ends a queued job, asks the handler of a running one to stop; primary key.
UPDATE job SET state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END, cancel = 1, updated_at = :now
WHERE id = :id AND state IN ('queued', 'running')
