-- Lines of an edition; open_list_line_until.
SELECT entry_id, document FROM open_list_line WHERE provider_id = :provider_id AND until > :edition AND since <= :edition ORDER BY entry_id
