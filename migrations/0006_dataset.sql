-- Uploads on their way (their bytes lie in the uploads folder), and the manifest of each version of a resource.

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    file_name TEXT NOT NULL,
    total_bytes BIGINT NOT NULL,
    received_bytes BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'complete', 'used', 'ended')),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX upload_of_account ON upload (account, state);
CREATE INDEX upload_by_expiry ON upload (state, expires_at);

CREATE TABLE resource_version (
    resource_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    columns_json TEXT NOT NULL,
    objects TEXT NOT NULL,
    digest TEXT NOT NULL,
    source_format TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_object TEXT NOT NULL,
    report TEXT NOT NULL,
    profile TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (resource_id, number)
);
