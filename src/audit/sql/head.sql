-- The head: number and hashes of the newest entry.
SELECT seq, hash, sm3 FROM ledger_head WHERE id = 1
