-- A narrower version uses its consent up; index opening_change_due.
UPDATE opening_change SET state = 'effective', effective_at = :now
WHERE resource_id = :resource_id AND state = 'consented' AND effective_on <= :today
