-- Accounts of units that nobody has used since; not those of the demonstration.
SELECT id, organization, used_at, warned_at FROM account
WHERE disabled = 0 AND demonstration = 0 AND organization <> '' AND used_at < :since ORDER BY used_at, id LIMIT 1000
