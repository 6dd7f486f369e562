-- By which law or regulation an organisation manages public affairs (Art. 2(2)); empty for bodies that need none.

ALTER TABLE organization ADD COLUMN mandate TEXT NOT NULL DEFAULT '';
