-- Empties a bucket, and sweeps those whose window is over; index sign_in_failure_age.
DELETE FROM sign_in_failure WHERE bucket = :bucket OR since <= :window
