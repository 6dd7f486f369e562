-- A person's key.
INSERT INTO ledger_person (person, secret) VALUES (:person, :secret)
