-- Freezes an edition.
INSERT INTO open_list_edition (provider_id, edition, entries, digest, published_at) VALUES (:provider_id, :edition, :entries, :digest, :published_at)
