-- Queues a job again for the next process, as if this one had not begun it; primary key.
UPDATE job SET state = 'queued', attempts = attempts - 1, due_at = :now, lease_until = NULL, updated_at = :now
WHERE id = :id AND fence = :fence AND state = 'running'
