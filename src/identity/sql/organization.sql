-- One organisation; primary key.
SELECT id, name, uscc, kind, division, authority, phone, address, website, mandate, demonstration, version, created_at FROM organization WHERE id = :id
