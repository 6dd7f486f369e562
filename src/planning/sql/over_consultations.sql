-- Open consultations whose last day is over; consultation_term.
SELECT id, number, case_id, organization, division, year, title, intro, state, items, final_items, opened_on, closes_on, earliest_close, closed_on, responded_at, adopted_at, list_id, created_by, created_at, changed_at, version FROM consultation WHERE state = 'open' AND closes_on < :today ORDER BY closes_on LIMIT 200
