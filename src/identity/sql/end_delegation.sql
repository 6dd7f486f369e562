-- Ends a delegation before its last day.
UPDATE delegation SET ended_at = :at WHERE id = :id AND ended_at = ''
