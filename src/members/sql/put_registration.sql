-- What a correction or a decision makes of a registration.
UPDATE registration SET state = :state, division = :division, name = :name, document_shown = :document_shown, document_fingerprint = :document_fingerprint,
    document_sealed = :document_sealed, phone = :phone, evidence = :evidence, reason = :reason, decided_at = :decided_at
WHERE id = :id
