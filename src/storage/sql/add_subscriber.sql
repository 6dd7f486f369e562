-- Makes a subscriber known; it starts with the first event.
INSERT INTO subscriber (name, position, attempts, due_at, holder, lease_until) VALUES (:name, 0, 0, :now, '', :now)
ON CONFLICT (name) DO NOTHING
