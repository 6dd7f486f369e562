-- Plans as somebody may see them, the latest year first.
SELECT id, organization, division, year, title, state, published_at, created_by, created_at, changed_at, version FROM opening_plan
WHERE (state <> 'draft' OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> ''))
  AND (:own = 0 OR (organization = :organization AND organization <> ''))
  AND (:any_division = 1 OR division LIKE :within) AND (:any_unit = 1 OR organization = :unit)
  AND (:any_year = 1 OR year = :year)
ORDER BY year DESC, division, id LIMIT :limit OFFSET :offset
