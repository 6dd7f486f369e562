-- The objects of a withheld version are erased.
UPDATE resource_version SET objects = '[]', source_object = '' WHERE resource_id = :resource_id AND number = :number AND withheld <> ''
