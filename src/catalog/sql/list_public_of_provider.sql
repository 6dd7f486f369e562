-- Published entries of a provider, last updated first; entry_public_of_provider.
SELECT id FROM entry WHERE provider_id = :provider_id AND is_public = 1 ORDER BY public_updated_at DESC LIMIT :limit
