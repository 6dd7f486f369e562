-- How many entries of a subject make it concern an account (which began it), a body or a division; index ledger_of_subject.
SELECT count(*) FROM ledger_entry
WHERE subject_type = :subject_type AND subject_id = :subject_id
  AND ((organization = :organization AND organization <> '')
       OR (division LIKE :divisions AND division <> '')
       OR (actor_id = :account AND actor_id <> ''
           AND seq = (SELECT min(f.seq) FROM ledger_entry f WHERE f.subject_type = :subject_type AND f.subject_id = :subject_id)))
