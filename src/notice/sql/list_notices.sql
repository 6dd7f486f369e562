-- What somebody was told, newest first; indexes notice_of_account, notice_of_organization.
SELECT id, kind, title_zh, title_en, text_zh, text_en, subject_type, subject_id, basis, delivered_at, read_at, read_by FROM notice
WHERE ((account = :account AND account <> '') OR (organization = :organization AND organization <> '')) AND (:all = 1 OR read_at IS NULL) AND id < :before ORDER BY id DESC LIMIT :limit
