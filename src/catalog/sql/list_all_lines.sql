-- Every line that an open list ever had; primary key.
SELECT entry_id, since, until, document FROM open_list_line WHERE provider_id = :provider_id ORDER BY since, entry_id
