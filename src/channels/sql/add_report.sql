-- A report.
INSERT INTO channel_report (id, number, case_id, url, address, unit, division, text, first_seen, contact, evidence_sha256, account, state, reason, channel_id, created_at, decided_at)
VALUES (:id, :number, :case_id, :url, :address, :unit, :division, :text, :first_seen, :contact, :evidence_sha256, :account, :state, :reason, :channel_id, :created_at, :decided_at)
