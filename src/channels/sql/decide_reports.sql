-- What was decided on all reports that waited for a case.
UPDATE channel_report SET state = :state, reason = :reason, channel_id = :channel_id, decided_at = :decided_at WHERE case_id = :case_id AND state = 'open'
