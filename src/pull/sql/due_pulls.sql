-- Pulls whose time has come.
SELECT resource_id FROM resource_pull WHERE paused = 0 AND due_at <= :now ORDER BY due_at LIMIT 100
