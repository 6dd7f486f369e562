-- Every edition of an open list; primary key.
SELECT edition, entries, digest FROM open_list_edition WHERE provider_id = :provider_id ORDER BY edition
