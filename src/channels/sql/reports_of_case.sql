-- The reports that wait for a case; channel_report_of_case.
SELECT id, number, case_id, url, address, unit, division, text, first_seen, contact, evidence_sha256, account, state, reason, channel_id, created_at, decided_at FROM channel_report WHERE case_id = :case_id ORDER BY id
