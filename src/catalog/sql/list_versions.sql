-- Saved documents before a version, newest first: the public ones, or all with the working copy's document; primary key.
SELECT version, at, actor_id, actor_name, action, is_public, basis, reason,
    CASE WHEN :public_min = 1 THEN document ELSE COALESCE(working_document, document) END
FROM entry_version
WHERE entry_id = :entry_id AND version < :before AND is_public >= :public_min ORDER BY version DESC LIMIT :limit
