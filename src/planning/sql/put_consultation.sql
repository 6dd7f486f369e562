-- What can change of a consultation, if nobody was quicker.
UPDATE consultation SET title = :title, intro = :intro, state = :state, items = :items, final_items = :final_items, opened_on = :opened_on, closes_on = :closes_on, earliest_close = :earliest_close, closed_on = :closed_on, responded_at = :responded_at, adopted_at = :adopted_at, list_id = :list_id, changed_at = :changed_at, version = version + 1
WHERE id = :id AND version = :version
