-- An item of a draft goes.
DELETE FROM opening_plan_item WHERE id = :id
