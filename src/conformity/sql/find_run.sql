-- One run; primary key.
SELECT document, kind, phase, content, state, job, entries, at FROM conformity_run WHERE document = :document AND kind = :kind AND phase = :phase
