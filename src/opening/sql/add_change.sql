-- A change that a case asks for.
INSERT INTO opening_change (case_id, entry_id, kind, from_openness, to_openness, patch, successor, resource_id, provider_id, division, title, reason, impact, state,
       created_at, decided_at, decided_by, decision, effective_on, effective_at)
VALUES (:case_id, :entry_id, :kind, :from_openness, :to_openness, :patch, :successor, :resource_id, :provider_id, :division, :title, :reason, :impact, :state,
        :created_at, :decided_at, :decided_by, :decision, :effective_on, :effective_at)
