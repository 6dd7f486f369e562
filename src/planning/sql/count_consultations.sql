-- How many list_consultations has in all.
SELECT COUNT(*) FROM consultation
WHERE (opened_on IS NOT NULL OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> ''))
  AND (:own = 0 OR (organization = :organization AND organization <> ''))
  AND (:any_division = 1 OR division LIKE :within) AND (:any_unit = 1 OR organization = :unit)
  AND (:any_state = 1 OR state = :state)
