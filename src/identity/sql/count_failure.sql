-- Counts a failed sign-in in a bucket, from one again when the bucket's window is over.
INSERT INTO sign_in_failure (bucket, failures, since) VALUES (:bucket, 1, :now)
ON CONFLICT (bucket) DO UPDATE SET
    failures = CASE WHEN sign_in_failure.since > :window THEN sign_in_failure.failures + 1 ELSE 1 END,
    since = CASE WHEN sign_in_failure.since > :window THEN sign_in_failure.since ELSE :now END
