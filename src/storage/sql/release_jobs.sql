-- Ends every lease, when all runners are known to be dead; index job_open.
UPDATE job SET lease_until = :now WHERE state = 'running'
