-- Entries with findings, by provider; conformity_finding_provider.
SELECT provider_id AS id, COUNT(DISTINCT entry_id) AS entries FROM conformity_finding WHERE document = :document AND kind = :kind AND phase = :phase GROUP BY provider_id ORDER BY COUNT(DISTINCT entry_id) DESC, provider_id
