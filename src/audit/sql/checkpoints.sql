-- Signed heads of a tree, newest first; primary key.
SELECT size, note, signed_at FROM ledger_checkpoint WHERE tree = :tree ORDER BY size DESC LIMIT :limit
