-- Who a key belongs to, unless the account is disabled; unique index on hash.
SELECT a.id, a.account, a.name, a.organization, COALESCE(o.division, '') AS division, a.demonstration, k.id AS credential,
       COALESCE(k.last_used_at, k.created_at) AS seen_at
FROM api_key k JOIN account a ON a.id = k.account_id LEFT JOIN organization o ON o.id = a.organization
WHERE k.hash = :hash AND a.disabled = 0
