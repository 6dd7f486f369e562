-- Stores a version of the metadata profile; a version never changes.
INSERT INTO metadata_profile (version, document, loaded_at) VALUES (:version, :document, :loaded_at) ON CONFLICT (version) DO NOTHING
