-- How evidence stands; primary key.
UPDATE opening_evidence SET state = :state, detail = :detail, decided_at = :decided_at, ended_at = :ended_at, ended_reason = :ended_reason WHERE id = :id
