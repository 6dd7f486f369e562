-- Whose code this is, if it still works; unique index on hash.
SELECT account_id FROM account_enrolment WHERE hash = :hash AND expires_at > :now
