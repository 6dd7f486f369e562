-- Another entry of the provider with this title; entry_by_title.
SELECT id FROM entry WHERE provider_id = :provider_id AND title = :title AND id <> :id AND state <> 'withdrawn' LIMIT 1
