-- How many entries of a provider meet the filter; entry_of_provider.
SELECT COUNT(*) FROM entry
WHERE provider_id = :provider_id AND (:state = '' OR state = :state) AND LOWER(title) LIKE :pattern ESCAPE '!'
