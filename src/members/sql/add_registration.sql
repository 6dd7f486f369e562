-- A registration; nothing happens when the document or the account has one that was not refused.
INSERT INTO registration (id, account_id, case_id, number, kind, state, division, name, document_shown, document_fingerprint, document_sealed, phone, evidence, reason, created_at, decided_at)
VALUES (:id, :account_id, :case_id, :number, :kind, :state, :division, :name, :document_shown, :document_fingerprint, :document_sealed, :phone, :evidence,
        :reason, :created_at, :decided_at)
ON CONFLICT DO NOTHING
