-- What a job's handler needs; primary key.
SELECT payload FROM job WHERE id = :id
