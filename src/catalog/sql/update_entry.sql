-- Saves an entry if nobody else did since it was read.
UPDATE entry SET provider_id = :provider_id, provider_name = :provider_name, division = :division, state = :state, version = :version, title = :title,
    open_attribute = :open_attribute, document = :document, drafters = :drafters, drafted_by = :drafted_by, case_id = :case_id, is_public = :is_public,
    public_version = :public_version, public_openness = :public_openness, public_document = :public_document,
    row_count = :row_count, column_count = :column_count, byte_count = :byte_count, formats = :formats, demonstration = :demonstration,
    updated_at = :updated_at, issued_at = :issued_at, public_updated_at = :public_updated_at, data_updated_at = :data_updated_at, public_profile = :public_profile
WHERE id = :id AND version = :version_before
