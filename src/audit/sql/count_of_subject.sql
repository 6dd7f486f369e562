-- How many entries a subject has; index ledger_of_subject.
SELECT count(*) FROM ledger_entry WHERE subject_type = :subject_type AND subject_id = :subject_id
