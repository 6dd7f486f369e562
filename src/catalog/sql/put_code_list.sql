-- Stores a code list.
INSERT INTO code_list (name, version, document, loaded_at) VALUES (:name, :version, :document, :loaded_at)
ON CONFLICT (name) DO UPDATE SET version = excluded.version, document = excluded.document, loaded_at = excluded.loaded_at
