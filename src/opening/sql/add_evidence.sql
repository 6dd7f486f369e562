-- Evidence that is submitted.
INSERT INTO opening_evidence (id, entry_id, kind, to_openness, detail, until, state, created_at, decided_at, ended_at, ended_reason)
VALUES (:id, :entry_id, :kind, :to_openness, :detail, :until, :state, :created_at, :decided_at, :ended_at, :ended_reason)
