-- Whom a consultation asked; consultation_ask_of.
SELECT id, consultation_id, audience, how, detail, url, asked_on, recorded_at FROM consultation_ask WHERE consultation_id = :consultation_id ORDER BY id
