-- How a version was made of its file; empty where nobody said. The last one that is not empty is remembered for the next version.

ALTER TABLE resource_version ADD COLUMN recipe TEXT NOT NULL DEFAULT '';
