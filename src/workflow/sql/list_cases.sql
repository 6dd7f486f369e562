-- The cases that a caller may see, narrowed, open ones first and by due date; indexes by opener, organisation, division.
-- The page is found by identifiers alone: sorting whole rows costs more than reading them again.
SELECT id, number, type, state, subject_type, subject_id, title, organization, division, opened_by, drafted_by, due_on, version, opened_at,
       changed_at, detail, decider, owner_party, owner_role, four_eyes, final, clock, clock_from, calendar, clock_rule, paused_clock,
       paused_left, extended, hops, reminded, escalated_to
FROM workflow_case
WHERE id IN (
    SELECT id FROM workflow_case
    WHERE ((opened_by = :account AND opened_by <> '') OR (organization = :organization AND organization <> '')
           OR (division LIKE :divisions AND division <> '')
           OR id IN (SELECT case_id FROM workflow_opinion WHERE organization = :organization AND organization <> ''))
      AND (type = :type OR :any_type = 1) AND (state = :state OR :any_state = 1)
      AND (:any_text = 1 OR title LIKE :text ESCAPE '\' OR number LIKE :text ESCAPE '\')
      AND (:any_due = 1 OR (final = 0 AND due_on < :today))
      AND (:any_owner = 1
           OR (final = 0 AND (four_eyes = 0 OR (drafted_by <> :account AND opened_by <> :account))
               AND ((owner_party = 'initiator' AND opened_by = :account)
                    OR (owner_party = 'provider' AND organization = :organization AND :roles LIKE '%,' || owner_role || ',%')
                    OR (owner_party = 'authority' AND (decider = :division OR (decider = '' AND division LIKE :divisions))
                        AND :roles LIKE '%,' || owner_role || ',%')
                    OR owner_party = 'anyone_concerned'))
           OR (final = 0 AND escalated_to = :division AND escalated_to <> '')
           OR (final = 0 AND id IN (SELECT case_id FROM workflow_opinion WHERE organization = :organization AND organization <> '' AND opinion = '')))
    ORDER BY final, COALESCE(due_on, '9999-12-31'), id LIMIT :limit OFFSET :offset)
ORDER BY final, COALESCE(due_on, '9999-12-31'), id
