-- Published entries, providers, rows, the last update; entry_public.
SELECT COUNT(*), COUNT(DISTINCT provider_id), COALESCE(CAST(SUM(row_count) AS BIGINT), 0), COALESCE(MAX(public_updated_at), '') FROM entry WHERE is_public = 1
