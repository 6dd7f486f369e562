-- Keeps what a version of a table was found to hold.
INSERT INTO quality_content (resource_id, number, method, facts, measured_at)
VALUES (:resource_id, :number, :method, :facts, :measured_at)
ON CONFLICT (resource_id, number) DO UPDATE SET method = excluded.method, facts = excluded.facts, measured_at = excluded.measured_at
