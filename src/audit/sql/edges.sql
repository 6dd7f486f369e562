-- The head with both trees' right edges.
SELECT seq, hash, sm3, at, edge_size, edge_sha256, edge_sm3 FROM ledger_head WHERE id = 1
