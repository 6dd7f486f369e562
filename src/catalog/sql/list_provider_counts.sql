-- How many entries each provider's open list has; one row a provider.
SELECT provider_id, entries FROM open_list
