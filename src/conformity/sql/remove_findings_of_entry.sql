-- What was found in one entry before.
DELETE FROM conformity_finding WHERE document = :document AND kind = :kind AND phase = :phase AND entry_id = :entry_id
