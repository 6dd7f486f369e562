-- Remembers that an account signed in from a client.
INSERT INTO known_client (account_id, client, at) VALUES (:account_id, :client, :at)
ON CONFLICT (account_id, client) DO UPDATE SET at = :at
