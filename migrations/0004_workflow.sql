-- Cases: what is handed from one party to another with a clock, and every step that was taken.

CREATE TABLE workflow_case (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    title TEXT NOT NULL,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    due_on TEXT,
    version BIGINT NOT NULL,
    opened_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    detail TEXT NOT NULL,
    -- Of the state it is in: whose turn it is, whether four eyes are needed, which limit runs since when, by which calendar.
    owner_party TEXT NOT NULL,
    owner_role TEXT NOT NULL,
    four_eyes BIGINT NOT NULL,
    final BIGINT NOT NULL,
    clock TEXT NOT NULL,
    clock_from TEXT NOT NULL,
    calendar TEXT NOT NULL
);

CREATE INDEX workflow_case_of_subject ON workflow_case (subject_type, subject_id, final);
CREATE INDEX workflow_case_of_organization ON workflow_case (organization, final);
CREATE INDEX workflow_case_of_division ON workflow_case (division, final);
CREATE INDEX workflow_case_of_opener ON workflow_case (opened_by, final);

CREATE TABLE workflow_step (
    case_id TEXT NOT NULL REFERENCES workflow_case (id),
    sequence BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (case_id, sequence)
);

-- Numbers run by type and year.
CREATE TABLE workflow_number (
    series TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
