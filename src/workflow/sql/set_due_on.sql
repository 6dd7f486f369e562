-- The due date of a case that had none.
UPDATE workflow_case SET due_on = :due_on, calendar = :calendar WHERE id = :id AND due_on IS NULL
