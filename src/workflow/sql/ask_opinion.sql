-- Another body is asked what it says; asked again it keeps what it said.
INSERT INTO workflow_opinion (case_id, organization, asked_at, due_on, opinion, text, by_name, at)
VALUES (:case_id, :organization, :asked_at, :due_on, '', '', '', NULL)
ON CONFLICT (case_id, organization) DO NOTHING
