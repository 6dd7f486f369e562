-- The running number after the provider's last one.
INSERT INTO entry_sequence (provider_id, value) VALUES (:provider_id, 1)
ON CONFLICT (provider_id) DO UPDATE SET value = entry_sequence.value + 1
RETURNING value
