-- Evidence that an audience was asked.
INSERT INTO consultation_ask (id, consultation_id, audience, how, detail, url, asked_on, recorded_at)
VALUES (:id, :consultation_id, :audience, :how, :detail, :url, :asked_on, :recorded_at)
