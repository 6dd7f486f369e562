-- How many list_lists has in all.
SELECT COUNT(*) FROM priority_list
WHERE (:any_division = 1 OR division LIKE :within) AND (:any_unit = 1 OR organization = :unit) AND (:any_year = 1 OR year = :year)
