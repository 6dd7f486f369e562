-- Changes, newest first; the public sees what was decided.
SELECT case_id, entry_id, kind, from_openness, to_openness, patch, successor, resource_id, provider_id, division, title, reason, impact, state,
       created_at, decided_at, decided_by, decision, effective_on, effective_at FROM opening_change
WHERE (entry_id = :entry OR :entry = '') AND (division LIKE :divisions OR :divisions = '') AND (state = :state OR :state = '')
  AND (:everything = 1 OR state IN ('consented', 'refused', 'effective')) AND case_id < :before
ORDER BY case_id DESC, entry_id LIMIT :limit
