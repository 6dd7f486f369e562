-- What a body says, once.
UPDATE workflow_opinion SET opinion = :opinion, text = :text, by_name = :by, at = :at
WHERE case_id = :case_id AND organization = :organization AND opinion = ''
