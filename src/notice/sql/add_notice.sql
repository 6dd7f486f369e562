-- Somebody is told.
INSERT INTO notice (id, kind, account, organization, subject_type, subject_id, basis, title_zh, title_en, text_zh, text_en, delivered_at, read_at, read_by)
VALUES (:id, :kind, :account, :organization, :subject_type, :subject_id, :basis, :title_zh, :title_en, :text_zh, :text_en, :delivered_at, NULL, '')
