-- A consultation that is begun.
INSERT INTO consultation (id, number, case_id, organization, division, year, title, intro, state, items, final_items, opened_on, closes_on, earliest_close, closed_on, responded_at, adopted_at, list_id, created_by, created_at, changed_at, version)
VALUES (:id, :number, :case_id, :organization, :division, :year, :title, :intro, :state, :items, :final_items, :opened_on, :closes_on, :earliest_close, :closed_on, :responded_at, :adopted_at, :list_id, :created_by, :created_at, :changed_at, :version)
