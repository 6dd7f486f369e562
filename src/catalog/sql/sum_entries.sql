-- Published entries, providers, rows that are open, the last update; entry_public.
SELECT COUNT(*), COUNT(DISTINCT provider_id), COALESCE(CAST(SUM(CASE WHEN public_openness = 'closed' THEN 0 ELSE row_count END) AS BIGINT), 0), COALESCE(MAX(CASE WHEN data_updated_at > public_updated_at THEN data_updated_at ELSE public_updated_at END), '') FROM entry WHERE is_public = 1
