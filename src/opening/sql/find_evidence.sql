-- One piece of evidence; primary key.
SELECT id, entry_id, kind, to_openness, detail, until, state, created_at, decided_at, ended_at, ended_reason FROM opening_evidence WHERE id = :id
