-- A job as people see it; primary key.
SELECT id, kind, subject, owner, state, progress, message, attempts, report, problem, created_at, updated_at FROM job WHERE id = :id
