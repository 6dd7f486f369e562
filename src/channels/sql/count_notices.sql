-- How many notices list_notices has in all.
SELECT COUNT(*) FROM off_platform_notice
WHERE (:any_state = 1 OR state = :state) AND (:any_division = 1 OR division LIKE :within) AND (:any_entry = 1 OR entry = :entry)
  AND (:any_unit = 1 OR organization = :unit) AND (:any_text = 1 OR title LIKE :text ESCAPE '\' OR number LIKE :text ESCAPE '\')
