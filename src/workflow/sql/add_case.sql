-- A new case.
INSERT INTO workflow_case (id, number, type, state, subject_type, subject_id, title, organization, division, opened_by, drafted_by, due_on, version, opened_at,
       changed_at, detail, owner_party, owner_role, four_eyes, final, clock, clock_from, calendar)
VALUES (:id, :number, :type, :state, :subject_type, :subject_id, :title, :organization, :division, :opened_by, :drafted_by, :due_on, :version,
        :opened_at, :changed_at, :detail, :owner_party, :owner_role, :four_eyes, :final, :clock, :clock_from, :calendar)
