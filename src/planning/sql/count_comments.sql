-- How many list_comments has in all.
SELECT COUNT(*) FROM consultation_comment
WHERE consultation_id = :consultation_id AND (:any_item = 1 OR item = :item) AND (:staff = 1 OR state <> 'pending')
  AND (:any_answer = 1 OR (outcome IS NULL AND state <> 'hidden'))
