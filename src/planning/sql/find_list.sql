-- One adopted list.
SELECT id, organization, division, number, year, title, consultation_id, items, digest, adopted_at FROM priority_list WHERE id = :id
