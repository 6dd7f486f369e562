-- Adopted lists, newest first.
SELECT id, organization, division, number, year, title, consultation_id, items, digest, adopted_at FROM priority_list
WHERE (:any_division = 1 OR division LIKE :within) AND (:any_unit = 1 OR organization = :unit) AND (:any_year = 1 OR year = :year)
ORDER BY id DESC LIMIT :limit OFFSET :offset
