-- Puts an entry's line on the list from an edition on.
INSERT INTO open_list_line (provider_id, entry_id, since, until, document) VALUES (:provider_id, :entry_id, :since, :until, :document)
