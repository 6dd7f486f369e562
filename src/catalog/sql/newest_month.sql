-- The newest month that was closed.
SELECT month FROM resource_account ORDER BY month DESC LIMIT 1
