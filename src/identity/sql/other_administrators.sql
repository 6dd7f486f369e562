-- How many other accounts that may act have one of the administrators' roles of an account; none: it is no administrator, or the last one.
SELECT count(*) FROM account_role mine JOIN account_role r ON r.role = mine.role AND r.account_id <> mine.account_id
JOIN account a ON a.id = r.account_id AND a.disabled = 0
WHERE mine.account_id = :account_id AND mine.role IN ('system_admin', 'security_admin', 'audit_admin')
