-- Art. 5, 10(1): policy documents with the limits they fix, every saved version of them, years of the calendar imported by the authority.

CREATE TABLE policy (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    issuer TEXT NOT NULL,
    division TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('draft', 'issued')),
    effective_from TEXT NOT NULL,
    effective_to TEXT,
    supersedes TEXT NOT NULL,
    text TEXT NOT NULL,
    attachment TEXT,
    limits TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    issued_at TEXT,
    issued_by TEXT NOT NULL,
    repeal_reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX policy_number ON policy (issuer, number);
CREATE INDEX policy_supersedes ON policy (supersedes);

CREATE TABLE policy_version (
    policy_id TEXT NOT NULL REFERENCES policy (id),
    version BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (policy_id, version)
);

CREATE TABLE calendar_year (
    id TEXT PRIMARY KEY,
    announcement TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at TEXT NOT NULL
);
