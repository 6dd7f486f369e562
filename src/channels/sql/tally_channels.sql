-- How many channels stand where.
SELECT state, COUNT(*), COUNT(CASE WHEN state IN ('plan_filed', 'migrating') THEN overdue_since END) FROM channel WHERE (:everything = 1 OR (organization = :organization AND organization <> '') OR (division LIKE :divisions AND division <> '')) GROUP BY state
