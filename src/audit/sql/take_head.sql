-- Takes the next number and the writers' turn; the head's hashes are still those of the entry before.
UPDATE ledger_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash, sm3
