-- The oldest sessions of an account beyond so many; index session_of_account.
DELETE FROM session WHERE account_id = :account_id
  AND id NOT IN (SELECT id FROM session WHERE account_id = :account_id ORDER BY created_at DESC, id DESC LIMIT :keep)
