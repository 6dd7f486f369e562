-- A breach that was found.
INSERT INTO channel_breach (id, channel_id, case_id, organization, division, kind, state, basis, found_at, evidence, digest, reason, decided_at)
VALUES (:id, :channel_id, :case_id, :organization, :division, :kind, :state, :basis, :found_at, :evidence, :digest, :reason, :decided_at)
