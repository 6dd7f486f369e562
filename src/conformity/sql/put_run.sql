-- How a document's rules were last tried or followed.
INSERT INTO conformity_run (document, kind, phase, content, state, job, entries, at) VALUES (:document, :kind, :phase, :content, :state, :job, :entries, :at)
ON CONFLICT (document, kind, phase) DO UPDATE SET content = excluded.content, state = excluded.state, job = excluded.job, entries = excluded.entries, at = excluded.at
