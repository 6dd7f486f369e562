-- A comment.
INSERT INTO consultation_comment (consultation_id, number, item, audience, author, account, text, state, ground, hidden_reason, outcome, reply, created_at, replied_at)
VALUES (:consultation_id, :number, :item, :audience, :author, :account, :text, :state, :ground, :hidden_reason, :outcome, :reply, :created_at, :replied_at)
