-- How many channels list_channels has in all.
SELECT COUNT(*) FROM channel
WHERE (:everything = 1 OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> ''))
  AND (:any_state = 1 OR state = :state) AND (:any_division = 1 OR division LIKE :within)
  AND (:any_text = 1 OR name LIKE :text ESCAPE '\' OR url LIKE :text ESCAPE '\' OR number LIKE :text ESCAPE '\')
  AND (:any_due = 1 OR (overdue_since IS NOT NULL AND state IN ('plan_filed', 'migrating')))
