-- Changes, newest first; the public sees what was decided. A case may have many: the place of one is its case and its entry.
SELECT case_id, entry_id, kind, from_openness, to_openness, patch, successor, resource_id, provider_id, division, title, reason, impact, state,
       created_at, decided_at, decided_by, decision, effective_on, effective_at FROM opening_change
WHERE (entry_id = :entry OR :entry = '') AND (division LIKE :divisions OR :divisions = '') AND (state = :state OR :state = '')
  AND (case_id = :case_id OR :case_id = '') AND (:everything = 1 OR state IN ('consented', 'refused', 'effective'))
  AND (case_id < :before OR (case_id = :before AND entry_id > :after_entry))
ORDER BY case_id DESC, entry_id LIMIT :limit
