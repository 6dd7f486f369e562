-- Moves an upload to another state.
UPDATE upload SET state = :state WHERE id = :id AND state = :before
