-- Documents as somebody may see them, the newest to take effect first.
SELECT id, number, title, issuer, division, stage, effective_from, effective_to, supersedes, text, attachment, limits, rules, drafted_by, issued_at, issued_by, repeal_reason, created_at, changed_at, version FROM policy
WHERE (stage = 'issued' OR (:drafts <> '' AND division LIKE :drafts)) AND division LIKE :within
  AND (title LIKE :text ESCAPE '\' OR number LIKE :text ESCAPE '\')
  AND (:state = '' OR (:state = 'draft' AND stage = 'draft')
    OR (:state = 'issued' AND stage = 'issued' AND effective_from > :today AND (effective_to IS NULL OR effective_to > :today))
    OR (:state = 'in_force' AND stage = 'issued' AND effective_from <= :today AND (effective_to IS NULL OR effective_to > :today))
    OR (:state = 'repealed' AND stage = 'issued' AND effective_to <= :today))
ORDER BY effective_from DESC, id DESC LIMIT :limit OFFSET :offset
