-- Art. 5, 10(1): what else policy documents rule, and by which compilation rules an entry was published.

ALTER TABLE policy ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
ALTER TABLE entry ADD COLUMN public_profile TEXT NOT NULL DEFAULT '2026.1';

-- Art. 10(1): what of the published catalogue does not follow rules that are new. `trial`: before a document is issued.
CREATE TABLE conformity_run (
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('trial', 'force')),
    content TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'done')),
    job TEXT NOT NULL,
    entries BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (document, kind, phase)
);

CREATE TABLE conformity_finding (
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    phase TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    provider_id TEXT NOT NULL,
    pointer TEXT NOT NULL,
    code TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    PRIMARY KEY (document, kind, phase, entry_id, place)
);
CREATE INDEX conformity_finding_entry ON conformity_finding (entry_id);
CREATE INDEX conformity_finding_provider ON conformity_finding (document, kind, phase, provider_id, entry_id);

CREATE TABLE conformity_task (
    document TEXT NOT NULL,
    kind TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (document, kind, provider_id)
);

-- Art. 5, 13(1), 18: what the columns of a version hold that concerns people; what was made before was not looked at.
ALTER TABLE resource_version ADD COLUMN detected TEXT NOT NULL DEFAULT '[]';

-- Art. 5: the grade that people gave an entry when it was published, by which rules, in the face of which suggestion.
CREATE TABLE grading_decision (
    entry_id TEXT PRIMARY KEY,
    entry_version BIGINT NOT NULL,
    rules TEXT NOT NULL,
    level TEXT NOT NULL,
    suggested TEXT NOT NULL,
    reason TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    at TEXT NOT NULL
);

-- Art. 8(4): who took their consent back is in no version that is given out. `withheld`: why; the objects of such versions are erased.
ALTER TABLE resource_version ADD COLUMN withheld TEXT NOT NULL DEFAULT '';
