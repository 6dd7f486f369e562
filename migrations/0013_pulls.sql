-- Where the next versions of a resource come from by themselves, and how that went.

CREATE TABLE resource_pull (
    resource_id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    credential TEXT NOT NULL,
    schedule TEXT NOT NULL,
    mode TEXT NOT NULL,
    account TEXT NOT NULL,
    paused BIGINT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    digest TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('none', 'new_version', 'unchanged', 'failed')),
    problem TEXT NOT NULL,
    failures BIGINT NOT NULL,
    ingestion TEXT NOT NULL,
    tried_at TEXT,
    succeeded_at TEXT,
    due_at TEXT NOT NULL,
    set_at TEXT NOT NULL
);
CREATE INDEX resource_pull_due ON resource_pull (due_at) WHERE paused = 0;
