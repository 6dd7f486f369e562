-- One notice of those who were told; primary key.
SELECT id, kind, title_zh, title_en, text_zh, text_en, subject_type, subject_id, basis, delivered_at, read_at, read_by FROM notice WHERE id = :id AND ((account = :account AND account <> '') OR (organization = :organization AND organization <> ''))
