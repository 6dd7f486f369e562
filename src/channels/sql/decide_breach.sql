-- What was decided on a breach.
UPDATE channel_breach SET state = :state, reason = :reason, decided_at = :decided_at WHERE id = :id
