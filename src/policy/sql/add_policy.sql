-- A draft.
INSERT INTO policy (id, number, title, issuer, division, stage, effective_from, effective_to, supersedes, text, attachment, limits, rules, drafted_by, issued_at, issued_by, repeal_reason, created_at, changed_at, version)
VALUES (:id, :number, :title, :issuer, :division, :stage, :effective_from, :effective_to, :supersedes, :text, :attachment, :limits, :rules, :drafted_by, :issued_at, :issued_by, :repeal_reason, :created_at, :changed_at, :version)
