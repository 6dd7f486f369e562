-- A person's key, unless it is erased; primary key.
SELECT secret FROM ledger_person WHERE person = :person
