-- Suspensions whose last day is over.
SELECT entry_id, until, reason, by_name, at FROM entry_suspension WHERE until < :today ORDER BY entry_id
