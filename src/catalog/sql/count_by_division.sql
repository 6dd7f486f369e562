-- Published entries by division; entry_public_division.
SELECT division, COUNT(*) FROM entry WHERE is_public = 1 GROUP BY division ORDER BY division
