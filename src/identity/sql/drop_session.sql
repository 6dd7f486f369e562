-- Ends a session.
DELETE FROM session WHERE id = :id
