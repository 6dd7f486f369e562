-- Sweeps the clients from which an account has not signed in for long.
DELETE FROM known_client WHERE account_id = :account_id AND at <= :since
