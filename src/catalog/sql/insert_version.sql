-- Keeps a saved document.
INSERT INTO entry_version (entry_id, version, at, actor_id, actor_name, action, is_public, basis, reason, document)
VALUES (:entry_id, :version, :at, :actor_id, :actor_name, :action, :is_public, :basis, :reason, :document)
