-- Disables or enables an account; one that is enabled counts as used now.
UPDATE account SET disabled = :disabled, used_at = CASE WHEN disabled = 1 THEN :now ELSE used_at END, warned_at = '', version = version + 1 WHERE id = :id
