-- What an entry may be opened on, newest first; index opening_evidence_of_entry.
SELECT id, entry_id, kind, to_openness, detail, until, state, created_at, decided_at, ended_at, ended_reason FROM opening_evidence WHERE entry_id = :entry_id ORDER BY id DESC
