-- The next provider that has, or had, something public; primary key and entry_public_of_provider.
SELECT min(p.provider_id) FROM (SELECT min(provider_id) AS provider_id FROM open_list WHERE provider_id > :after
                                UNION ALL
                                SELECT min(provider_id) AS provider_id FROM entry WHERE is_public = 1 AND provider_id > :after) p
