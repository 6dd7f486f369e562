-- Every run.
SELECT document, kind, phase, content, state, job, entries, at FROM conformity_run ORDER BY document, kind, phase
