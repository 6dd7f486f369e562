-- How many documents list_policies has in all.
SELECT COUNT(*) FROM policy
WHERE (stage = 'issued' OR (:drafts <> '' AND division LIKE :drafts)) AND division LIKE :within
  AND (title LIKE :text ESCAPE '\' OR number LIKE :text ESCAPE '\')
  AND (:state = '' OR (:state = 'draft' AND stage = 'draft')
    OR (:state = 'issued' AND stage = 'issued' AND effective_from > :today AND (effective_to IS NULL OR effective_to > :today))
    OR (:state = 'in_force' AND stage = 'issued' AND effective_from <= :today AND (effective_to IS NULL OR effective_to > :today))
    OR (:state = 'repealed' AND stage = 'issued' AND effective_to <= :today))
