-- The number of a unit's newest list.
SELECT COALESCE(MAX(number), 0) FROM priority_list WHERE organization = :organization
