-- Further accounts of an organisation that uses data: who registered it keeps them.

CREATE TABLE member_account (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    registration_id TEXT NOT NULL REFERENCES registration (id),
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL
);
CREATE INDEX member_account_of_registration ON member_account (registration_id, account_id);
