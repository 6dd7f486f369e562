-- A draft that was given up.
DELETE FROM policy WHERE id = :id AND stage = 'draft'
