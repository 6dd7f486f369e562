-- Everything that was issued, oldest first: a later rule of the same day goes over an earlier one.
SELECT id, number, title, issuer, division, stage, effective_from, effective_to, supersedes, text, attachment, limits, rules, drafted_by, issued_at, issued_by, repeal_reason, created_at, changed_at, version FROM policy WHERE stage = 'issued' ORDER BY issued_at, id
