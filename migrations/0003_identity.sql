-- Who people are: organisations, accounts with their roles, sessions, keys, and what was tried at sign-in.

CREATE TABLE organization (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    uscc TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    division TEXT NOT NULL,
    authority BIGINT NOT NULL CHECK (authority IN (0, 1)),
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    website TEXT NOT NULL,
    demonstration BIGINT NOT NULL CHECK (demonstration IN (0, 1)),
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL
);

-- One data authority for each division.
CREATE UNIQUE INDEX organization_authority ON organization (division) WHERE authority = 1;
CREATE INDEX organization_in_order ON organization (division, name, id);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    organization TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled BIGINT NOT NULL CHECK (disabled IN (0, 1)),
    demonstration BIGINT NOT NULL CHECK (demonstration IN (0, 1)),
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE account_role (
    account_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    PRIMARY KEY (account_id, role)
);

-- The three administrators are never the same account.
CREATE UNIQUE INDEX account_role_administrator ON account_role (account_id) WHERE role IN ('system_admin', 'security_admin', 'audit_admin');

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
);

CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    last_used_at TEXT
);

CREATE INDEX api_key_of_account ON api_key (account_id, id);

-- Buckets are digests of what was typed, so that a password typed into the wrong field is not kept.
CREATE TABLE sign_in_failure (
    bucket TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    since TEXT NOT NULL
);

CREATE INDEX sign_in_failure_age ON sign_in_failure (since);

CREATE TABLE known_client (
    account_id TEXT NOT NULL REFERENCES account (id),
    client TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (account_id, client)
);
