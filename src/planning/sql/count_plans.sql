-- How many list_plans has in all.
SELECT COUNT(*) FROM opening_plan
WHERE (state <> 'draft' OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> ''))
  AND (:own = 0 OR (organization = :organization AND organization <> ''))
  AND (:any_division = 1 OR division LIKE :within) AND (:any_unit = 1 OR organization = :unit)
  AND (:any_year = 1 OR year = :year)
