-- Forgets the results that a whole run has not met; a scan, once a night.
DELETE FROM quality_result WHERE kind = :kind AND measured_at < :before
