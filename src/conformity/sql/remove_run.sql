-- A run that means nothing any more.
DELETE FROM conformity_run WHERE document = :document AND kind = :kind AND phase = :phase
