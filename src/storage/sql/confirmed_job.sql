-- Whether a job's effect has been committed; primary key.
SELECT confirmed FROM job WHERE id = :id
