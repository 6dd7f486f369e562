-- Sessions of an account that have not ended, newest first; index session_of_account.
SELECT id, created_at, seen_at FROM session WHERE account_id = :account_id AND expires_at > :now AND seen_at > :idle_since ORDER BY created_at DESC, id
