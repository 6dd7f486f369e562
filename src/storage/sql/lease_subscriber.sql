-- Takes a subscriber that is due for one holder; primary key.
UPDATE subscriber SET holder = :holder, lease_until = :lease_until
WHERE name = :name AND due_at <= :now AND (holder = '' OR holder = :holder OR lease_until <= :now)
RETURNING position, attempts, due_at
