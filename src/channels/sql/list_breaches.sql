-- Breaches as somebody may see them, newest first.
SELECT id, channel_id, case_id, organization, division, kind, state, basis, found_at, evidence, digest, reason, decided_at FROM channel_breach WHERE (:everything = 1 OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> '')) ORDER BY id DESC LIMIT :limit OFFSET :offset
