-- Answers are remembered in the transaction of their effect, so no key is ever without its answer; and with the header fields that
-- callers go on with (Location, ETag). What was remembered until now is forgotten: it may have been repeated for seven days.

DROP TABLE idempotency;

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    body TEXT NOT NULL,
    headers TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE INDEX idempotency_expiry ON idempotency (expires_at);
