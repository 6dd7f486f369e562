-- A new password.
UPDATE account SET password_hash = :password_hash, version = version + 1 WHERE id = :id
