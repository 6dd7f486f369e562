-- Consented changes whose day has come; index opening_change_due.
SELECT case_id, entry_id, kind, from_openness, to_openness, patch, successor, resource_id, provider_id, division, title, reason, impact, state,
       created_at, decided_at, decided_by, decision, effective_on, effective_at FROM opening_change WHERE state = 'consented' AND resource_id = '' AND effective_on <= :today ORDER BY case_id, entry_id
