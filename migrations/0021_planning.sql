-- Art. 9: consultations with whom they asked, comments and replies; adopted priority lists; yearly opening plans.

CREATE TABLE consultation (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    case_id TEXT NOT NULL,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    year BIGINT NOT NULL,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    state TEXT NOT NULL,
    items TEXT NOT NULL,
    final_items TEXT,
    opened_on TEXT,
    closes_on TEXT,
    earliest_close TEXT,
    closed_on TEXT,
    responded_at TEXT,
    adopted_at TEXT,
    list_id TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX consultation_of_unit ON consultation (organization, id);
CREATE INDEX consultation_of_division ON consultation (division, id);
CREATE INDEX consultation_term ON consultation (state, closes_on);

CREATE TABLE consultation_ask (
    id TEXT PRIMARY KEY,
    consultation_id TEXT NOT NULL REFERENCES consultation (id),
    audience TEXT NOT NULL,
    how TEXT NOT NULL,
    detail TEXT NOT NULL,
    url TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
CREATE INDEX consultation_ask_of ON consultation_ask (consultation_id, id);

CREATE TABLE consultation_comment (
    consultation_id TEXT NOT NULL REFERENCES consultation (id),
    number BIGINT NOT NULL,
    item BIGINT,
    audience TEXT NOT NULL,
    author TEXT NOT NULL,
    account TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    ground TEXT,
    hidden_reason TEXT NOT NULL,
    outcome TEXT,
    reply TEXT NOT NULL,
    created_at TEXT NOT NULL,
    replied_at TEXT,
    PRIMARY KEY (consultation_id, number)
);

CREATE TABLE priority_list (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    number BIGINT NOT NULL,
    year BIGINT NOT NULL,
    title TEXT NOT NULL,
    consultation_id TEXT NOT NULL,
    items TEXT NOT NULL,
    digest TEXT NOT NULL,
    adopted_at TEXT NOT NULL,
    UNIQUE (organization, number)
);
CREATE INDEX priority_list_of_division ON priority_list (division, id);

CREATE TABLE opening_plan (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    year BIGINT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    published_at TEXT,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (organization, year)
);
CREATE INDEX opening_plan_of_division ON opening_plan (division, id);

CREATE TABLE opening_plan_item (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES opening_plan (id),
    place BIGINT NOT NULL,
    title TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT NOT NULL,
    priority TEXT NOT NULL,
    provenance TEXT NOT NULL,
    entry TEXT NOT NULL,
    milestones TEXT NOT NULL,
    inputs TEXT NOT NULL,
    note TEXT NOT NULL,
    dropped TEXT NOT NULL,
    overdue_since TEXT,
    opened_on TEXT,
    case_id TEXT NOT NULL
);
CREATE INDEX opening_plan_item_of ON opening_plan_item (plan_id, place);
CREATE INDEX opening_plan_item_open ON opening_plan_item (opened_on, due_on);

CREATE TABLE opening_task (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    organization TEXT NOT NULL,
    division TEXT NOT NULL,
    priority TEXT NOT NULL,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX opening_task_of_unit ON opening_task (organization, priority);
