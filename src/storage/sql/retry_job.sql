-- Queues a job again for later, for the runner that holds the fence; primary key.
UPDATE job SET state = 'queued', due_at = :due_at, message = :message, lease_until = NULL, updated_at = :now
WHERE id = :id AND fence = :fence AND state = 'running'
