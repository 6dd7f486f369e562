-- Catalogue entries, their saved versions, resources, open lists, code lists and figures of use.

CREATE TABLE code_list (
    name TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    document TEXT NOT NULL,
    loaded_at TEXT NOT NULL
);

CREATE TABLE metadata_profile (
    version TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    loaded_at TEXT NOT NULL
);

CREATE TABLE entry (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    provider_id TEXT NOT NULL,
    provider_name TEXT NOT NULL,
    division TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'published', 'withdrawn')),
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    open_attribute TEXT NOT NULL,
    document TEXT NOT NULL,
    drafters TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    case_id TEXT,
    is_public BIGINT NOT NULL,
    public_version BIGINT NOT NULL,
    public_openness TEXT,
    public_document TEXT,
    row_count BIGINT NOT NULL,
    column_count BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    formats TEXT NOT NULL,
    demonstration BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    issued_at TEXT,
    public_updated_at TEXT,
    data_updated_at TEXT
);

CREATE INDEX entry_of_provider ON entry (provider_id, updated_at, id);
CREATE INDEX entry_by_title ON entry (provider_id, title);
CREATE INDEX entry_public ON entry (is_public, id);
CREATE INDEX entry_public_of_provider ON entry (provider_id, is_public, public_updated_at);
CREATE INDEX entry_public_division ON entry (is_public, division);

CREATE TABLE entry_sequence (
    provider_id TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE entry_version (
    entry_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    is_public BIGINT NOT NULL,
    basis TEXT NOT NULL,
    reason TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (entry_id, version)
);

CREATE TABLE entry_tag (
    entry_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('theme', 'keyword')),
    code TEXT NOT NULL,
    PRIMARY KEY (entry_id, kind, code)
);

CREATE INDEX entry_tag_code ON entry_tag (kind, code, entry_id);

CREATE TABLE resource (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    entry_id TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('table', 'file', 'service')),
    is_public BIGINT NOT NULL,
    current_version BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    column_count BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    source_format TEXT NOT NULL,
    has_coordinates BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE INDEX resource_of_entry ON resource (entry_id, id);

CREATE TABLE entry_usage (
    entry_id TEXT PRIMARY KEY,
    views BIGINT NOT NULL,
    downloads BIGINT NOT NULL,
    calls BIGINT NOT NULL
);

CREATE TABLE open_list (
    provider_id TEXT PRIMARY KEY,
    provider_name TEXT NOT NULL,
    edition BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    digest TEXT NOT NULL,
    published_at TEXT NOT NULL
);

CREATE TABLE open_list_edition (
    provider_id TEXT NOT NULL,
    edition BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    digest TEXT NOT NULL,
    published_at TEXT NOT NULL,
    PRIMARY KEY (provider_id, edition)
);

-- A line stands in every edition from `since` to before `until`.
CREATE TABLE open_list_line (
    provider_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (provider_id, entry_id, since)
);

CREATE INDEX open_list_line_until ON open_list_line (provider_id, until, entry_id);
