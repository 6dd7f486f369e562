-- Stores a provider's newest edition.
INSERT INTO open_list (provider_id, provider_name, edition, entries, digest, published_at)
VALUES (:provider_id, :provider_name, :edition, :entries, :digest, :published_at)
ON CONFLICT (provider_id) DO UPDATE SET provider_name = excluded.provider_name, edition = excluded.edition, entries = excluded.entries,
    digest = excluded.digest, published_at = excluded.published_at
