-- One entry with its documents; primary key.
SELECT id, code, provider_id, provider_name, division, state, version, title, open_attribute, document, drafters, drafted_by, case_id, is_public, public_version, public_openness, public_document, row_count, column_count, byte_count, formats, demonstration, created_by, created_at, updated_at, issued_at, public_updated_at, data_updated_at, public_profile
FROM entry WHERE id = :id
