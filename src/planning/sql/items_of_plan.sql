-- A plan's items in order; opening_plan_item_of.
SELECT id, plan_id, place, title, owner, due_on, priority, provenance, entry, milestones, inputs, note, dropped, overdue_since, opened_on, case_id FROM opening_plan_item WHERE plan_id = :plan_id ORDER BY place, id
