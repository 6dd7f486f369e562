-- Every subject's entries after a number, oldest first; primary key.
SELECT e.seq, e.at, e.actor_id, e.actor_role, e.organization, e.division, e.action, e.subject_type, e.subject_id, e.version, e.basis, e.reason,
       e.detail, e.prev_hash, e.hash, e.prev_sm3, e.sm3, e.format, e.log, e.salt, e.personal_sha256, e.personal_sm3,
       coalesce(p.sealed, '') AS sealed, coalesce(k.secret, '') AS secret
FROM ledger_entry e LEFT JOIN ledger_personal p ON p.seq = e.seq LEFT JOIN ledger_person k ON k.person = p.person
WHERE e.seq > :after ORDER BY e.seq LIMIT :limit
