-- How many subjects of a kind have a result.
SELECT count(*) FROM quality_result WHERE kind = :kind
