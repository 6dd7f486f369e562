-- The highest number of a consultation's comments.
SELECT COALESCE(MAX(number), 0) FROM consultation_comment WHERE consultation_id = :consultation_id
