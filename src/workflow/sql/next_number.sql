-- The next number of a series.
INSERT INTO workflow_number (series, value) VALUES (:series, 1)
ON CONFLICT (series) DO UPDATE SET value = workflow_number.value + 1
RETURNING value
