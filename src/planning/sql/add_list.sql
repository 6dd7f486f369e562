-- An adopted list.
INSERT INTO priority_list (id, organization, division, number, year, title, consultation_id, items, digest, adopted_at)
VALUES (:id, :organization, :division, :number, :year, :title, :consultation_id, :items, :digest, :adopted_at)
