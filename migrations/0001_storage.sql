-- Background jobs, events and remembered answers.

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO counter (name, value) VALUES ('job', 0), ('event', 0);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    payload TEXT NOT NULL,
    progress DOUBLE PRECISION NOT NULL,
    message TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    attempts_max BIGINT NOT NULL,
    due_at TEXT NOT NULL,
    lease_until TEXT,
    fence BIGINT NOT NULL,
    cancel BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    report TEXT,
    problem TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE INDEX job_open ON job (sequence) WHERE state IN ('queued', 'running');
CREATE INDEX job_of_subject ON job (subject, sequence) WHERE state IN ('queued', 'running');

CREATE TABLE event (
    sequence BIGINT PRIMARY KEY,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE subscriber (
    name TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at TEXT NOT NULL,
    holder TEXT NOT NULL,
    lease_until TEXT NOT NULL
);

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'answered')),
    status BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    body TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE INDEX idempotency_expiry ON idempotency (expires_at);
