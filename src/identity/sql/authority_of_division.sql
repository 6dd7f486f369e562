-- The data authority of a division; index organization_authority.
SELECT id, name, uscc, kind, division, authority, phone, address, website, mandate, demonstration, version, created_at FROM organization WHERE division = :division AND authority = 1
