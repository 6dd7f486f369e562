-- What documents in force find in one entry; conformity_finding_entry.
SELECT document, kind, phase, entry_id, place, provider_id, pointer, code, zh, en, text_zh, text_en FROM conformity_finding WHERE entry_id = :entry_id AND phase = 'force' ORDER BY document, kind, place
