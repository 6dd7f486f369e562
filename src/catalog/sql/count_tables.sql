-- Public tables.
SELECT COUNT(*) FROM resource WHERE is_public = 1 AND kind = 'table'
