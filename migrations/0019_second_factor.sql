-- A second factor, proof of presence, and codes for when the factor is lost.

ALTER TABLE session ADD COLUMN proved_at TEXT NOT NULL DEFAULT '';

CREATE TABLE account_totp (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    secret TEXT NOT NULL,
    confirmed BIGINT NOT NULL CHECK (confirmed IN (0, 1)),
    last_step BIGINT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE account_recovery (
    account_id TEXT NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    PRIMARY KEY (account_id, hash)
);
