-- Whose entry it was when it was judged.
SELECT DISTINCT provider_id AS id FROM conformity_finding WHERE document = :document AND kind = :kind AND phase = :phase AND entry_id = :entry_id
