-- The next number of a counter. The row stays locked until the commit, so numbers are in commit order and without gaps.
UPDATE counter SET value = value + 1 WHERE name = :name RETURNING value
