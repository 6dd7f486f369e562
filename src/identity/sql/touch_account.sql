-- Says that an account is in use; once a day is enough.
UPDATE account SET used_at = :now, warned_at = '' WHERE id = :id AND used_at < :today
