-- Evidence whose last day is over.
SELECT id, entry_id, kind, to_openness, detail, until, state, created_at, decided_at, ended_at, ended_reason FROM opening_evidence WHERE state = 'in_force' AND until < :today ORDER BY id
