-- Forgets all pairs; those of the next comparison follow in the same transaction.
DELETE FROM quality_pair
