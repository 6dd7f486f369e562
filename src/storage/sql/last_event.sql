-- The number of the newest event.
SELECT value FROM counter WHERE name = 'event'
