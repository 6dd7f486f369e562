-- Whether an account signed in from a client lately; primary key.
SELECT count(*) FROM known_client WHERE account_id = :account_id AND client = :client AND at > :since
