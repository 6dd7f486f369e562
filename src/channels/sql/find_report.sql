-- One report.
SELECT id, number, case_id, url, address, unit, division, text, first_seen, contact, evidence_sha256, account, state, reason, channel_id, created_at, decided_at FROM channel_report WHERE id = :id
