-- The register as somebody may see it, narrowed; those that are late first. Indexes channel_of_unit, channel_of_division.
SELECT id, number, case_id, organization, division, name, url, address, kind, offers, opened_on, first_seen, state, unlawful_new, overdue_since, inventory, plan, plan_due_on, notice, merged_at, closed_at, certificate, created_by, created_at, changed_at, version FROM channel
WHERE (:everything = 1 OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> ''))
  AND (:any_state = 1 OR state = :state) AND (:any_division = 1 OR division LIKE :within)
  AND (:any_text = 1 OR name LIKE :text ESCAPE '\' OR url LIKE :text ESCAPE '\' OR number LIKE :text ESCAPE '\')
  AND (:any_due = 1 OR (overdue_since IS NOT NULL AND state IN ('plan_filed', 'migrating')))
ORDER BY CASE WHEN state IN ('closed', 'covered', 'dismissed') THEN 1 ELSE 0 END, COALESCE(plan_due_on, '9999-12-31'), id LIMIT :limit OFFSET :offset
