-- Downloads and calls of everything.
SELECT COALESCE(CAST(SUM(downloads) AS BIGINT), 0), COALESCE(CAST(SUM(calls) AS BIGINT), 0) FROM entry_usage
