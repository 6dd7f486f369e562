-- One comment.
SELECT consultation_id, number, item, audience, author, account, text, state, ground, hidden_reason, outcome, reply, created_at, replied_at FROM consultation_comment WHERE consultation_id = :consultation_id AND number = :number
