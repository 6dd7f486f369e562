-- A unit's plan of a year.
SELECT id, organization, division, year, title, state, published_at, created_by, created_at, changed_at, version FROM opening_plan WHERE organization = :organization AND year = :year
