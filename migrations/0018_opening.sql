-- What is open and by which decision: decisions as signed notes, changes with the authority's consent, evidence for opening, suspensions, who is concerned, and
-- what people were told.

CREATE TABLE workflow_decision (
    case_id TEXT NOT NULL REFERENCES workflow_case (id),
    sequence BIGINT NOT NULL,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (case_id, sequence)
);

CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    organization TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    basis TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    delivered_at TEXT NOT NULL,
    read_at TEXT,
    read_by TEXT NOT NULL
);

CREATE INDEX notice_of_account ON notice (account, id);
CREATE INDEX notice_of_organization ON notice (organization, id);
CREATE INDEX notice_of_subject ON notice (subject_type, subject_id, id);

-- Accounts that took an entry's data while signed in.
CREATE TABLE entry_user (
    entry_id TEXT NOT NULL,
    account TEXT NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (entry_id, account)
);

CREATE TABLE entry_suspension (
    entry_id TEXT PRIMARY KEY,
    until TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at TEXT NOT NULL
);

-- When a closed entry was last looked at and stayed closed.
CREATE TABLE entry_confirmation (
    entry_id TEXT PRIMARY KEY,
    at TEXT NOT NULL
);

CREATE INDEX entry_public_closed ON entry (is_public, public_openness, public_updated_at);

-- One row for each entry that a case would change.
CREATE TABLE opening_change (
    case_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('restriction', 'narrowing', 'law_change', 'function_change')),
    from_openness TEXT NOT NULL,
    to_openness TEXT,
    patch TEXT NOT NULL,
    successor TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    division TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    impact TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'consented', 'refused', 'withdrawn', 'effective')),
    created_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by TEXT NOT NULL,
    decision TEXT NOT NULL,
    effective_on TEXT,
    effective_at TEXT,
    PRIMARY KEY (case_id, entry_id)
);

CREATE INDEX opening_change_of_entry ON opening_change (entry_id, state);
CREATE INDEX opening_change_due ON opening_change (state, effective_on);
CREATE INDEX opening_change_of_division ON opening_change (division, state, created_at);

-- Why a closed entry may be opened: a right holder's consent, or the report on what de-identification achieved.
CREATE TABLE opening_evidence (
    id TEXT PRIMARY KEY,
    entry_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('consent', 'deidentification')),
    to_openness TEXT NOT NULL,
    detail TEXT NOT NULL,
    until TEXT,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'in_force', 'refused', 'withdrawn')),
    created_at TEXT NOT NULL,
    decided_at TEXT,
    ended_at TEXT,
    ended_reason TEXT NOT NULL
);

CREATE INDEX opening_evidence_of_entry ON opening_evidence (entry_id, state);

-- The account of resources as it stood when a month ended.
CREATE TABLE resource_account (
    month TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    total TEXT NOT NULL,
    digest TEXT NOT NULL,
    lines TEXT NOT NULL
);
