-- Who a session belongs to, unless it has ended or its account is disabled; primary keys.
SELECT a.id, a.account, a.name, a.organization, COALESCE(o.division, '') AS division, a.demonstration, s.id AS credential, s.seen_at
FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN organization o ON o.id = a.organization
WHERE s.id = :id AND a.disabled = 0 AND s.expires_at > :now AND s.seen_at > :idle_since
