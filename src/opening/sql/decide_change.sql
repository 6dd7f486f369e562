-- How a change stands; primary key.
UPDATE opening_change
SET state = :state, decided_at = :decided_at, decided_by = :decided_by, decision = :decision, effective_on = :effective_on, effective_at = :effective_at
WHERE case_id = :case_id AND entry_id = :entry_id
