-- Consultations as somebody may see them: open ones first, then the newest.
SELECT id, number, case_id, organization, division, year, title, intro, state, items, final_items, opened_on, closes_on, earliest_close, closed_on, responded_at, adopted_at, list_id, created_by, created_at, changed_at, version FROM consultation
WHERE (opened_on IS NOT NULL OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> ''))
  AND (:own = 0 OR (organization = :organization AND organization <> ''))
  AND (:any_division = 1 OR division LIKE :within) AND (:any_unit = 1 OR organization = :unit)
  AND (:any_state = 1 OR state = :state)
ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, id DESC LIMIT :limit OFFSET :offset
