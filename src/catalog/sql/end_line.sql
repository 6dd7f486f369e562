-- Ends an entry's line before an edition.
UPDATE open_list_line SET until = :edition WHERE provider_id = :provider_id AND entry_id = :entry_id AND until = :open
