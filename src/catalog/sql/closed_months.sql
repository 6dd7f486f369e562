-- Accounts of months that are over, newest first.
SELECT month, at, total, digest FROM resource_account ORDER BY month DESC LIMIT 120
