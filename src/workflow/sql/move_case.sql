-- A case in its next state, if nobody was quicker; primary key.
UPDATE workflow_case
SET state = :state, due_on = :due_on, version = version + 1, changed_at = :changed_at, owner_party = :owner_party, owner_role = :owner_role,
    four_eyes = :four_eyes, final = :final, clock = :clock, clock_from = :clock_from, calendar = :calendar
WHERE id = :id AND version = :version
