-- Versions before one are given out no more.
UPDATE resource_version SET withheld = :reason WHERE resource_id = :resource_id AND number < :number AND withheld = ''
