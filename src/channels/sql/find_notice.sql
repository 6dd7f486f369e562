-- One notice.
SELECT id, number, case_id, organization, division, title, rule, place, since, until, late, entry, channel, state, filed_at, read_at, review_due_on, review_due, ended_at FROM off_platform_notice WHERE id = :id
