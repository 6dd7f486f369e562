-- How many organisations list_organizations has in all.
SELECT count(*) FROM organization WHERE division LIKE :divisions AND (lower(name) LIKE :name ESCAPE '\' OR uscc = :uscc)
