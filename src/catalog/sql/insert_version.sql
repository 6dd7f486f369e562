-- Keeps a saved document; what is public gets the next place of all changes that everybody sees.
INSERT INTO entry_version (entry_id, version, at, actor_id, actor_name, action, is_public, basis, reason, document, working_document, place)
VALUES (:entry_id, :version, :at, :actor_id, :actor_name, :action, :is_public, :basis, :reason, :document, :working_document,
    CASE WHEN :is_public = 1 THEN (SELECT COALESCE(MAX(place), 0) + 1 FROM entry_version) END)
