-- Who was asked about a case and what they said; primary key.
SELECT case_id, organization, asked_at, due_on, opinion, text, by_name, at FROM workflow_opinion WHERE case_id = :case_id ORDER BY asked_at, organization
