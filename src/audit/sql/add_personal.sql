-- What is personal in an entry, sealed.
INSERT INTO ledger_personal (seq, person, sealed) VALUES (:seq, :person, :sealed)
