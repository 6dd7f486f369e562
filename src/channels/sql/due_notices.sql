-- Notices in effect that are over or to be reviewed; off_platform_notice_state.
SELECT id, number, case_id, organization, division, title, rule, place, since, until, late, entry, channel, state, filed_at, read_at, review_due_on, review_due, ended_at FROM off_platform_notice WHERE state = 'in_effect' AND (until < :today OR (review_due = 0 AND review_due_on <= :today)) ORDER BY id LIMIT 200
