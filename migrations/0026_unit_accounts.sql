-- Accounts that a unit keeps itself: codes with which their people set a password, when an account was last used, and roles that are
-- lent to somebody else of the unit for some days.

ALTER TABLE account ADD COLUMN used_at TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN warned_at TEXT NOT NULL DEFAULT '';
UPDATE account SET used_at = created_at;

CREATE INDEX account_of_organization ON account (organization, account);

-- One a person; the code itself is stored nowhere.
CREATE TABLE account_enrolment (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    hash TEXT NOT NULL UNIQUE,
    expires_at TEXT NOT NULL
);

CREATE TABLE delegation (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL REFERENCES organization (id),
    from_id TEXT NOT NULL REFERENCES account (id),
    to_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    CHECK (from_id <> to_id AND from_on <= until_on)
);

CREATE INDEX delegation_of_delegate ON delegation (to_id, until_on);
CREATE INDEX delegation_of_organization ON delegation (organization, id);
