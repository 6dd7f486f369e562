-- The cases about a subject that have not ended; index workflow_case_of_subject.
SELECT id, number, type, state, subject_type, subject_id, title, organization, division, opened_by, drafted_by, due_on, version, opened_at,
       changed_at, detail, decider, owner_party, owner_role, four_eyes, final, clock, clock_from, calendar, clock_rule, paused_clock,
       paused_left, extended, hops, reminded, escalated_to
FROM workflow_case WHERE subject_type = :subject_type AND subject_id = :subject_id AND final = 0 ORDER BY id
