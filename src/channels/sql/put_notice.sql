-- What can change of a notice.
UPDATE off_platform_notice SET state = :state, read_at = :read_at, review_due_on = :review_due_on, review_due = :review_due, ended_at = :ended_at
WHERE id = :id
