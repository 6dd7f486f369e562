-- One edition; primary key.
SELECT edition, entries, digest, published_at FROM open_list_edition WHERE provider_id = :provider_id AND edition = :edition
