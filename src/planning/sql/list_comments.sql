-- Comments in order, as somebody may see them.
SELECT consultation_id, number, item, audience, author, account, text, state, ground, hidden_reason, outcome, reply, created_at, replied_at FROM consultation_comment
WHERE consultation_id = :consultation_id AND (:any_item = 1 OR item = :item) AND (:staff = 1 OR state <> 'pending')
  AND (:any_answer = 1 OR (outcome IS NULL AND state <> 'hidden')) AND number > :after
ORDER BY number LIMIT :limit
