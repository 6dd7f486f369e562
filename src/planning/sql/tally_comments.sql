-- Comments by audience, state and outcome.
SELECT audience, state, COALESCE(outcome, ''), COUNT(*) FROM consultation_comment WHERE consultation_id = :consultation_id GROUP BY audience, state, COALESCE(outcome, '')
