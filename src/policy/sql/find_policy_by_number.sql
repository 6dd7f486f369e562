-- The document of an authority with a number; policy_number.
SELECT id, number, title, issuer, division, stage, effective_from, effective_to, supersedes, text, attachment, limits, rules, drafted_by, issued_at, issued_by, repeal_reason, created_at, changed_at, version FROM policy WHERE issuer = :issuer AND number = :number
