-- What was decided in a case; primary key.
SELECT sequence, at, action, note FROM workflow_decision WHERE case_id = :case_id ORDER BY sequence
