-- Jobs that may start: queued and due, or left by a dead runner; none whose subject has an earlier open job. Indexes job_open, job_of_subject.
SELECT id, kind, state, progress, attempts, attempts_max, deaths, confirmed, cancel FROM job
WHERE ((state = 'queued' AND due_at <= :now) OR (state = 'running' AND lease_until <= :now))
    AND (subject = '' OR NOT EXISTS (SELECT 1 FROM job earlier WHERE earlier.subject = job.subject
        AND earlier.state IN ('queued', 'running') AND earlier.sequence < job.sequence))
ORDER BY sequence LIMIT 100
