-- Saved documents before a version, newest first; primary key.
SELECT version, at, actor_id, actor_name, action, is_public, basis, reason, document FROM entry_version
WHERE entry_id = :entry_id AND version < :before AND is_public >= :public_min ORDER BY version DESC LIMIT :limit
