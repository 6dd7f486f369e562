-- Whether an entry is one of a pair of a kind; primary key and quality_pair_second.
SELECT (SELECT count(*) FROM quality_pair WHERE first_id = :id AND kind = :kind) + (SELECT count(*) FROM quality_pair WHERE second_id = :id AND kind = :kind)
