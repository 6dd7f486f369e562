-- Rules that providers declare for the columns of their tables; what the data of a version was found to be; what each check said
-- and how the scores went; pairs of entries that look alike.

CREATE TABLE column_rules (
    resource_id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    rules TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL
);

-- A version never changes, so what was measured of it stays until the way of measuring, or what the entry says of it, does.
CREATE TABLE quality_content (
    resource_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    method TEXT NOT NULL,
    facts TEXT NOT NULL,
    measured_at TEXT NOT NULL,
    PRIMARY KEY (resource_id, number)
);

-- The newest result of each subject: an entry, a provider, the province.
CREATE TABLE quality_result (
    kind TEXT NOT NULL CHECK (kind IN ('entry', 'provider', 'province')),
    subject_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    score BIGINT,
    points BIGINT,
    failed BIGINT NOT NULL,
    figures TEXT NOT NULL,
    measured_at TEXT NOT NULL,
    PRIMARY KEY (kind, subject_id)
);
CREATE INDEX quality_result_by_score ON quality_result (kind, score, subject_id);

-- One line a day at most, and only when something differs from the line before.
CREATE TABLE quality_history (
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    measured_on TEXT NOT NULL,
    version BIGINT NOT NULL,
    score BIGINT,
    points BIGINT,
    failed BIGINT NOT NULL,
    PRIMARY KEY (kind, subject_id, measured_on)
);

CREATE TABLE quality_pair (
    first_id TEXT NOT NULL,
    second_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('duplicate', 'fragment', 'similar')),
    title_similarity DOUBLE PRECISION NOT NULL,
    columns_similarity DOUBLE PRECISION NOT NULL,
    content_similarity DOUBLE PRECISION,
    same_provider BIGINT NOT NULL,
    found_at TEXT NOT NULL,
    PRIMARY KEY (first_id, second_id)
);
CREATE INDEX quality_pair_second ON quality_pair (second_id, first_id);
CREATE INDEX quality_pair_kind ON quality_pair (kind, first_id, second_id);
