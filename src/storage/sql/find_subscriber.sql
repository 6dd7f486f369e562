-- Where a subscriber stands; primary key.
SELECT position, attempts, due_at FROM subscriber WHERE name = :name
