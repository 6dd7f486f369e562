-- How a document's rules were last tried or followed.
INSERT INTO conformity_run (document, kind, phase, document_version, state, job, entries, at) VALUES (:document, :kind, :phase, :document_version, :state, :job, :entries, :at)
ON CONFLICT (document, kind, phase) DO UPDATE SET document_version = excluded.document_version, state = excluded.state, job = excluded.job, entries = excluded.entries, at = excluded.at
