-- Every run.
SELECT document, kind, phase, document_version, state, job, entries, at FROM conformity_run ORDER BY document, kind, phase
