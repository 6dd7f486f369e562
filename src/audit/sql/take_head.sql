-- Takes the next number and the writers' turn; hashes, time and edges are still those of the entry before.
UPDATE ledger_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash, sm3, at, edge_size, edge_sha256, edge_sm3
