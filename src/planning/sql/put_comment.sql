-- What can change of a comment.
UPDATE consultation_comment SET state = :state, ground = :ground, hidden_reason = :hidden_reason, outcome = :outcome, reply = :reply, replied_at = :replied_at
WHERE consultation_id = :consultation_id AND number = :number
