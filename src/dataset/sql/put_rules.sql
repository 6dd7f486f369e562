-- Replaces the rules of a table's columns.
INSERT INTO column_rules (resource_id, version, rules, changed_by, changed_at)
VALUES (:resource_id, :version, :rules, :changed_by, :changed_at)
ON CONFLICT (resource_id) DO UPDATE SET version = excluded.version, rules = excluded.rules, changed_by = excluded.changed_by, changed_at = excluded.changed_at
