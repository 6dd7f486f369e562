-- A document as it was saved.
INSERT INTO policy_version (policy_id, version, at, actor, document) VALUES (:policy_id, :version, :at, :actor, :document)
