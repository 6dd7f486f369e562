-- Breaches found at one channel, oldest first; channel_breach_of_channel.
SELECT id, channel_id, case_id, organization, division, kind, state, basis, found_at, evidence, digest, reason, decided_at FROM channel_breach WHERE channel_id = :channel_id ORDER BY id
