-- What can change of a channel, if nobody was quicker.
UPDATE channel SET name = :name, offers = :offers, state = :state, unlawful_new = :unlawful_new, overdue_since = :overdue_since, inventory = :inventory, plan = :plan, plan_due_on = :plan_due_on, notice = :notice, merged_at = :merged_at, closed_at = :closed_at, certificate = :certificate, changed_at = :changed_at, version = version + 1
WHERE id = :id AND version = :version
