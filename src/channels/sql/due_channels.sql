-- Channels whose plan's day is over; channel_due.
SELECT id FROM channel WHERE state IN ('plan_filed', 'migrating') AND overdue_since IS NULL AND plan_due_on < :today ORDER BY plan_due_on LIMIT 200
