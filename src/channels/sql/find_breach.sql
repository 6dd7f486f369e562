-- One breach.
SELECT id, channel_id, case_id, organization, division, kind, state, basis, found_at, evidence, digest, reason, decided_at FROM channel_breach WHERE id = :id
