-- Ties the effect of a job, and what it will report, to its fence; primary key. No row: the lease is lost or the job cancelled.
UPDATE job SET confirmed = 1, report = :report WHERE id = :id AND fence = :fence AND state = 'running' AND cancel = 0
