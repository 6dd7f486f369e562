-- How many entries have findings; provider empty: of all.
SELECT COUNT(DISTINCT entry_id) FROM conformity_finding WHERE document = :document AND kind = :kind AND phase = :phase AND (:provider = '' OR provider_id = :provider)
