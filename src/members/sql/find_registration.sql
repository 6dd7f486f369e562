-- One registration; primary key.
SELECT id, account_id, case_id, number, kind, state, division, name, document_shown, document_fingerprint, document_sealed, phone, evidence, reason, created_at, decided_at FROM registration WHERE id = :id
