-- A plan that is begun.
INSERT INTO opening_plan (id, organization, division, year, title, state, published_at, created_by, created_at, changed_at, version)
VALUES (:id, :organization, :division, :year, :title, :state, :published_at, :created_by, :created_at, :changed_at, :version)
