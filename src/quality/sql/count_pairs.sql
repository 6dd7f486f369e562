-- How many pairs of a kind there are; quality_pair_kind.
SELECT count(*) FROM quality_pair WHERE kind = :kind
