-- The head's hashes after an append.
UPDATE ledger_head SET hash = :hash, sm3 = :sm3 WHERE id = 1 AND seq = :seq
