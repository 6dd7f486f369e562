-- A case in its next state, if nobody was quicker; primary key.
UPDATE workflow_case
SET state = :state, organization = :organization, division = :division, due_on = :due_on, version = version + 1, changed_at = :changed_at,
    detail = :detail, decider = :decider, owner_party = :owner_party, owner_role = :owner_role, four_eyes = :four_eyes, final = :final,
    clock = :clock, clock_from = :clock_from, calendar = :calendar, clock_rule = :clock_rule, paused_clock = :paused_clock,
    paused_left = :paused_left, extended = :extended, hops = :hops, reminded = :reminded, escalated_to = :escalated_to
WHERE id = :id AND version = :version
