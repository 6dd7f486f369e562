-- How often a job was left by a process that ended. That says little about the job (a restart, a power cut), so such ends do not
-- use up its attempts, but they are counted: a job that ends its process each time must not do so for ever.

ALTER TABLE job ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
