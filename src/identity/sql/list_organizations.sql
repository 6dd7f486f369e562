-- Organisations of a division and below whose name holds a text, in order; index organization_in_order.
SELECT id, name, uscc, kind, division, authority, phone, address, website, mandate, demonstration, version, created_at FROM organization
WHERE division LIKE :divisions AND (lower(name) LIKE :name ESCAPE '\' OR uscc = :uscc)
ORDER BY division, name, id LIMIT :limit OFFSET :offset
