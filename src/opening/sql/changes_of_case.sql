-- What a case would change; primary key.
SELECT case_id, entry_id, kind, from_openness, to_openness, patch, successor, resource_id, provider_id, division, title, reason, impact, state,
       created_at, decided_at, decided_by, decision, effective_on, effective_at FROM opening_change WHERE case_id = :case_id ORDER BY entry_id
