-- The issued document that supersedes another; policy_supersedes.
SELECT id, number, title, issuer, division, stage, effective_from, effective_to, supersedes, text, attachment, limits, rules, drafted_by, issued_at, issued_by, repeal_reason, created_at, changed_at, version FROM policy WHERE supersedes = :id AND stage = 'issued' ORDER BY issued_at LIMIT 1
