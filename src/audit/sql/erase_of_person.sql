-- What is personal of one person in every entry; index ledger_personal_of_person.
DELETE FROM ledger_personal WHERE person = :person
