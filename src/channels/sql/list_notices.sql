-- Notices, those in effect first, newest first.
SELECT id, number, case_id, organization, division, title, rule, place, since, until, late, entry, channel, state, filed_at, read_at, review_due_on, review_due, ended_at FROM off_platform_notice
WHERE (:any_state = 1 OR state = :state) AND (:any_division = 1 OR division LIKE :within) AND (:any_entry = 1 OR entry = :entry)
  AND (:any_unit = 1 OR organization = :unit) AND (:any_text = 1 OR title LIKE :text ESCAPE '\' OR number LIKE :text ESCAPE '\')
ORDER BY state, id DESC LIMIT :limit OFFSET :offset
