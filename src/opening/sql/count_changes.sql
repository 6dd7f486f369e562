-- How many changes list_changes has in all.
SELECT count(*) FROM opening_change
WHERE (entry_id = :entry OR :entry = '') AND (division LIKE :divisions OR :divisions = '') AND (state = :state OR :state = '')
  AND (case_id = :case_id OR :case_id = '')
  AND (:everything = 1 OR state IN ('consented', 'refused', 'effective'))
