-- One item.
SELECT id, plan_id, place, title, owner, due_on, priority, provenance, entry, milestones, inputs, note, dropped, overdue_since, opened_on, case_id FROM opening_plan_item WHERE id = :id
