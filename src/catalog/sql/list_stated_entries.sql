-- Public entries of a provider and their openness; entry_public_of_provider.
SELECT id, public_openness FROM entry WHERE provider_id = :provider_id AND is_public = 1 ORDER BY id
