-- People and bodies that use data, and what was verified of them. The number of an identity document is sealed until somebody has
-- decided; after that only its fingerprint, which needs the platform's key, and its masked form stay.

CREATE TABLE registration (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    case_id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organization')),
    state TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'verified', 'refused')),
    division TEXT NOT NULL,
    name TEXT NOT NULL,
    document_shown TEXT NOT NULL,
    document_fingerprint TEXT NOT NULL,
    document_sealed TEXT NOT NULL,
    phone TEXT NOT NULL,
    evidence TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    decided_at TEXT
);

-- A document is one account's; what was refused does not count.
CREATE UNIQUE INDEX registration_document ON registration (document_fingerprint) WHERE state <> 'refused';
CREATE UNIQUE INDEX registration_account ON registration (account_id) WHERE state <> 'refused';
CREATE INDEX registration_of_account ON registration (account_id, id);
