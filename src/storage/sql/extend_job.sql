-- Heartbeat: a later lease for the runner that holds the fence; primary key. Returns whether the job is to be cancelled.
UPDATE job SET lease_until = :lease_until WHERE id = :id AND fence = :fence AND state = 'running' RETURNING cancel
