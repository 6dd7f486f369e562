-- Figures of use of an entry; primary key.
SELECT views, downloads, calls FROM entry_usage WHERE entry_id = :entry_id
