-- The steps of a case, oldest first; primary key.
SELECT at, actor, action, from_state, to_state, reason FROM workflow_step WHERE case_id = :case_id ORDER BY sequence
