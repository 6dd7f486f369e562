-- A provider's open list as it stands; primary key.
SELECT provider_id, provider_name, edition, entries, digest, published_at FROM open_list WHERE provider_id = :provider_id
