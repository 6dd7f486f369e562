-- A notice.
INSERT INTO off_platform_notice (id, number, case_id, organization, division, title, rule, place, since, until, late, entry, channel, state, filed_at, read_at, review_due_on, review_due, ended_at)
VALUES (:id, :number, :case_id, :organization, :division, :title, :rule, :place, :since, :until, :late, :entry, :channel, :state, :filed_at, :read_at, :review_due_on, :review_due, :ended_at)
