-- When the person of a session last proved who they are; primary key.
SELECT proved_at FROM session WHERE id = :id
