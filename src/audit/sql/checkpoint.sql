-- The signed head of one size; primary key.
SELECT size, note, signed_at FROM ledger_checkpoint WHERE tree = :tree AND size = :size
