-- Published entries by division, provider and openness; one pass over what is published.
SELECT division, provider_id, public_openness, COUNT(*) FROM entry
WHERE is_public = 1 AND public_openness IS NOT NULL GROUP BY division, provider_id, public_openness
