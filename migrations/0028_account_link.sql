-- Accounts by which the unified identity service (OpenID Connect) knows people.

CREATE TABLE account_link (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_at TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE UNIQUE INDEX account_link_of_account ON account_link (account_id, issuer);
