-- Art. 7: channels beside the platform with their merging plans, breaches found, notices of what a national rule keeps elsewhere,
-- reports by anybody.

CREATE TABLE channel (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    case_id TEXT NOT NULL,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    address TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    offers TEXT NOT NULL,
    opened_on TEXT,
    first_seen TEXT,
    state TEXT NOT NULL,
    unlawful_new BIGINT NOT NULL,
    overdue_since TEXT,
    inventory TEXT NOT NULL,
    plan TEXT,
    plan_due_on TEXT,
    notice TEXT NOT NULL,
    merged_at TEXT,
    closed_at TEXT,
    certificate TEXT,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX channel_of_unit ON channel (organization, id);
CREATE INDEX channel_of_division ON channel (division, id);
CREATE INDEX channel_due ON channel (state, plan_due_on);

CREATE TABLE channel_breach (
    id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL REFERENCES channel (id),
    case_id TEXT NOT NULL,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    basis TEXT NOT NULL,
    found_at TEXT NOT NULL,
    evidence TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_at TEXT
);
CREATE INDEX channel_breach_of_channel ON channel_breach (channel_id, id);
CREATE INDEX channel_breach_of_unit ON channel_breach (organization, id);
CREATE INDEX channel_breach_of_division ON channel_breach (division, id);

CREATE TABLE channel_report (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    case_id TEXT NOT NULL,
    url TEXT NOT NULL,
    address TEXT NOT NULL,
    unit TEXT NOT NULL,
    division TEXT NOT NULL,
    text TEXT NOT NULL,
    first_seen TEXT,
    contact TEXT NOT NULL,
    evidence_sha256 TEXT NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    decided_at TEXT
);
CREATE INDEX channel_report_of_case ON channel_report (case_id);
CREATE INDEX channel_report_address ON channel_report (address, state);

CREATE TABLE off_platform_notice (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    case_id TEXT NOT NULL,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    title TEXT NOT NULL,
    rule TEXT NOT NULL,
    place TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    late BIGINT NOT NULL,
    entry TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    filed_at TEXT NOT NULL,
    read_at TEXT,
    review_due_on TEXT NOT NULL,
    review_due BIGINT NOT NULL,
    ended_at TEXT
);
CREATE INDEX off_platform_notice_state ON off_platform_notice (state, review_due_on);
CREATE INDEX off_platform_notice_of_entry ON off_platform_notice (entry, state);
CREATE INDEX off_platform_notice_of_unit ON off_platform_notice (organization, id);
