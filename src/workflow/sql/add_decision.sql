-- A decision, written down and signed.
INSERT INTO workflow_decision (case_id, sequence, at, action, note) VALUES (:case_id, :sequence, :at, :action, :note)
