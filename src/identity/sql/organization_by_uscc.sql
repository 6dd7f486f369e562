-- The organisation with a credit code; unique.
SELECT id, name, uscc, kind, division, authority, phone, address, website, mandate, demonstration, version, created_at FROM organization WHERE uscc = :uscc
