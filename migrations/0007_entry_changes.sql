-- The order in which entries changed for everybody, and the working copy where data arrived while a revision was open.

-- place: counts what became visible, was updated or went away, in commit order; none for what only staff see.
ALTER TABLE entry_version ADD COLUMN place BIGINT;
-- working_document: the working copy after the change where it is not `document`, which then is what everybody sees.
ALTER TABLE entry_version ADD COLUMN working_document TEXT;

UPDATE entry_version SET place = ranked.n
FROM (SELECT entry_id, version, ROW_NUMBER() OVER (ORDER BY at, entry_id, version) AS n FROM entry_version WHERE is_public = 1) AS ranked
WHERE entry_version.entry_id = ranked.entry_id AND entry_version.version = ranked.version;

CREATE UNIQUE INDEX entry_version_place ON entry_version (place);
CREATE INDEX entry_version_public_at ON entry_version (is_public, at, place);
