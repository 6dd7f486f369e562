-- What is personal in one entry; primary key.
DELETE FROM ledger_personal WHERE seq = :seq
