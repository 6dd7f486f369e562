-- A person's key, without which nothing opens.
DELETE FROM ledger_person WHERE person = :person
