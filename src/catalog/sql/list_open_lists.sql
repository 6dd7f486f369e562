-- Open lists by provider, from one on; primary key.
SELECT provider_id, provider_name, edition, entries, digest, published_at FROM open_list WHERE provider_id > :after ORDER BY provider_id LIMIT :limit
