-- Whether a version that is given out holds an object.
SELECT COUNT(*) FROM resource_version WHERE withheld = '' AND (source_object = :object OR objects LIKE :pattern)
