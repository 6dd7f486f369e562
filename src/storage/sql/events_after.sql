-- Events after a position, in order; primary key.
SELECT sequence, topic, subject, payload, at FROM event WHERE sequence > :position ORDER BY sequence LIMIT :count
