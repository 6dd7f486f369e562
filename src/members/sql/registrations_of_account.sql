-- Registrations of an account, newest first; index registration_of_account.
SELECT id, account_id, case_id, number, kind, state, division, name, document_shown, document_fingerprint, document_sealed, phone, evidence, reason, created_at, decided_at FROM registration WHERE account_id = :account_id ORDER BY id DESC LIMIT 100
