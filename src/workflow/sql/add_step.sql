-- A step of a case; its number follows the last one.
INSERT INTO workflow_step (case_id, sequence, at, actor_id, actor, action, from_state, to_state, reason)
VALUES (:case_id, :sequence, :at, :actor_id, :actor, :action, :from_state, :to_state, :reason)
