-- What each provider has, by division; index entry_of_provider.
SELECT provider_id, max(provider_name), max(division),
       SUM(CASE WHEN is_public = 1 AND public_openness = 'unconditional' THEN 1 ELSE 0 END),
       SUM(CASE WHEN is_public = 1 AND public_openness = 'conditional' THEN 1 ELSE 0 END),
       SUM(CASE WHEN is_public = 1 AND public_openness = 'closed' THEN 1 ELSE 0 END),
       SUM(CASE WHEN is_public = 1 AND id IN (SELECT entry_id FROM entry_suspension) THEN 1 ELSE 0 END),
       SUM(CASE WHEN is_public = 0 AND state IN ('draft', 'in_review') THEN 1 ELSE 0 END),
       SUM(CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END)
FROM entry WHERE division LIKE :divisions GROUP BY provider_id ORDER BY 3, 2, 1
