-- Lines of every newest edition; primary key.
SELECT provider_id, provider_name, entries FROM open_list
