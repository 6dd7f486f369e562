-- The head's hashes, time and edges after an append.
UPDATE ledger_head SET hash = :hash, sm3 = :sm3, at = :at, edge_size = :seq, edge_sha256 = :edge_sha256, edge_sm3 = :edge_sm3
WHERE id = 1 AND seq = :seq
