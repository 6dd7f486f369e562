-- A task given to a unit.
INSERT INTO opening_task (id, case_id, organization, division, priority, item, text, created_at)
VALUES (:id, :case_id, :organization, :division, :priority, :item, :text, :created_at)
