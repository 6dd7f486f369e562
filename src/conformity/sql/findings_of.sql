-- What one document finds in one entry; primary key.
SELECT document, kind, phase, entry_id, place, provider_id, pointer, code, zh, en, text_zh, text_en FROM conformity_finding WHERE document = :document AND kind = :kind AND phase = :phase AND entry_id = :entry_id ORDER BY place
