-- One run; primary key.
SELECT document, kind, phase, document_version, state, job, entries, at FROM conformity_run WHERE document = :document AND kind = :kind AND phase = :phase
