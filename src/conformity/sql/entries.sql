-- A page of entries with findings; conformity_finding_provider.
SELECT DISTINCT provider_id, entry_id FROM conformity_finding
WHERE document = :document AND kind = :kind AND phase = :phase AND (:provider = '' OR provider_id = :provider)
  AND (provider_id > :after_provider OR (provider_id = :after_provider AND entry_id > :after_entry))
ORDER BY provider_id, entry_id LIMIT :limit
