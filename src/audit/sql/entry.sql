-- One entry by its number; primary key.
SELECT seq, at, actor_id, actor_role, organization, division, action, subject_type, subject_id, version, basis, reason, detail, prev_hash, hash,
       prev_sm3, sm3, format, log, salt, personal_sha256, personal_sm3
FROM ledger_entry WHERE seq = :seq
