-- One pull.
SELECT resource_id, source, credential, schedule, mode, account, paused, etag, last_modified, digest, outcome, problem, failures, ingestion, tried_at, succeeded_at, due_at, set_at FROM resource_pull WHERE resource_id = :resource_id
