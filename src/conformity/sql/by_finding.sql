-- Entries with findings, by what was found.
SELECT pointer, code, MIN(zh) AS zh, MIN(en) AS en, MIN(text_zh) AS text_zh, MIN(text_en) AS text_en, COUNT(DISTINCT entry_id) AS entries FROM conformity_finding WHERE document = :document AND kind = :kind AND phase = :phase GROUP BY pointer, code ORDER BY COUNT(DISTINCT entry_id) DESC, pointer, code LIMIT 200
