-- The grade of an entry as it was last published; primary key.
SELECT entry_id, entry_version, rules, level, suggested, reason, suggestion, at FROM grading_decision WHERE entry_id = :entry_id
