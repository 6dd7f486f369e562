-- Entries of one subject after a number, oldest first; index ledger_of_subject.
SELECT seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, basis, reason, detail, prev_hash, hash,
       prev_sm3, sm3
FROM ledger_entry WHERE subject_type = :subject_type AND subject_id = :subject_id AND seq > :after ORDER BY seq LIMIT :limit
