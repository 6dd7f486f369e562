-- The ledger as a transparency log: what a leaf's bytes are made of, the right edges of both trees, what can be erased, signed heads,
-- and what this node has cosigned of other ledgers. Entries from before are closed ones (format 1) and get the salt of their leaf.

-- sqlite:
DROP TRIGGER ledger_entry_keep;
-- end
-- postgres:
ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_keep;
-- end

ALTER TABLE ledger_entry ADD COLUMN format BIGINT NOT NULL DEFAULT 1;
ALTER TABLE ledger_entry ADD COLUMN log TEXT NOT NULL DEFAULT 'security';
ALTER TABLE ledger_entry ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_entry ADD COLUMN personal_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_entry ADD COLUMN personal_sm3 TEXT NOT NULL DEFAULT '';

-- sqlite:
UPDATE ledger_entry SET salt = lower(hex(randomblob(16)));

CREATE TRIGGER ledger_entry_keep BEFORE UPDATE ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
-- end
-- postgres:
UPDATE ledger_entry SET salt = replace(gen_random_uuid()::text, '-', '') || replace(gen_random_uuid()::text, '-', '');

ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_keep;
-- end

CREATE INDEX ledger_opening ON ledger_entry (log, seq);

-- When the newest entry was written (time does not go back in the ledger), and the right edges of the trees over the first edge_size
-- entries: an append finds them behind only once, after this migration.
ALTER TABLE ledger_head ADD COLUMN at TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_head ADD COLUMN edge_size BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger_head ADD COLUMN edge_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger_head ADD COLUMN edge_sm3 TEXT NOT NULL DEFAULT '';

-- What is personal in an entry, sealed with its person's key. Without key or row it is erased; the entry's leaf stays.
CREATE TABLE ledger_person (
    person TEXT PRIMARY KEY,
    secret TEXT NOT NULL
);

CREATE TABLE ledger_personal (
    seq BIGINT PRIMARY KEY,
    person TEXT NOT NULL,
    sealed TEXT NOT NULL
);

CREATE INDEX ledger_personal_of_person ON ledger_personal (person, seq);

-- Signed heads with their cosignatures, of either tree.
CREATE TABLE ledger_checkpoint (
    tree TEXT NOT NULL CHECK (tree IN ('sha256', 'sm3')),
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    PRIMARY KEY (tree, size)
);
