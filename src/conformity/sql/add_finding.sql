-- One finding in one entry.
INSERT INTO conformity_finding (document, kind, phase, entry_id, place, provider_id, pointer, code, zh, en, text_zh, text_en) VALUES (:document, :kind, :phase, :entry_id, :place, :provider_id, :pointer, :code, :zh, :en, :text_zh, :text_en)
