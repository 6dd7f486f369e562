-- Adds an event.
INSERT INTO event (sequence, topic, subject, payload, at) VALUES (:sequence, :topic, :subject, :payload, :at)
