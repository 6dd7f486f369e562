-- What can change of a plan, if nobody was quicker.
UPDATE opening_plan SET title = :title, state = :state, published_at = :published_at, changed_at = :changed_at, version = version + 1
WHERE id = :id AND version = :version
