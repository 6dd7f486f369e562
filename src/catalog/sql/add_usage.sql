-- Adds to an entry's figures of use.
INSERT INTO entry_usage (entry_id, views, downloads, calls) VALUES (:entry_id, :views, :downloads, :calls)
ON CONFLICT (entry_id) DO UPDATE SET views = entry_usage.views + excluded.views, downloads = entry_usage.downloads + excluded.downloads,
    calls = entry_usage.calls + excluded.calls
