-- What an account holds on its way.
SELECT count(*), coalesce(sum(total_bytes), 0) FROM upload WHERE account = :account AND state IN ('open', 'complete')
