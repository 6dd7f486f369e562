-- A provider's entries, last changed first, from a place on; entry_of_provider.
SELECT id, title, state, open_attribute, updated_at, row_count, case_id, version FROM entry
WHERE provider_id = :provider_id AND (:state = '' OR state = :state) AND LOWER(title) LIKE :pattern ESCAPE '!'
    AND (updated_at < :before_at OR (updated_at = :before_at AND id < :before_id))
ORDER BY updated_at DESC, id DESC LIMIT :limit
