-- Everything that was found by one document.
DELETE FROM conformity_finding WHERE document = :document AND kind = :kind AND phase = :phase
