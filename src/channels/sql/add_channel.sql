-- A channel that is registered.
INSERT INTO channel (id, number, case_id, organization, division, name, url, address, kind, offers, opened_on, first_seen, state, unlawful_new, overdue_since, inventory, plan, plan_due_on, notice, merged_at, closed_at, certificate, created_by, created_at, changed_at, version)
VALUES (:id, :number, :case_id, :organization, :division, :name, :url, :address, :kind, :offers, :opened_on, :first_seen, :state, :unlawful_new, :overdue_since, :inventory, :plan, :plan_due_on, :notice, :merged_at, :closed_at, :certificate, :created_by, :created_at, :changed_at, :version)
