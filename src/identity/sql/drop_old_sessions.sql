-- Sweeps sessions that have ended; index session_expiry.
DELETE FROM session WHERE expires_at <= :now
