-- Ties the effect of a job to its fence; primary key. No row: the lease is lost or the job cancelled.
UPDATE job SET confirmed = 1 WHERE id = :id AND fence = :fence AND state = 'running' AND cancel = 0
