-- Adds a queued job.
INSERT INTO job (id, sequence, kind, subject, owner, state, payload, progress, message, attempts, attempts_max, due_at, lease_until, fence,
    cancel, confirmed, report, problem, created_at, updated_at)
VALUES (:id, :sequence, :kind, :subject, :owner, 'queued', :payload, 0, '', 0, :attempts_max, :now, NULL, 0, 0, 0, NULL, NULL, :now, :now)
