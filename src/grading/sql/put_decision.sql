-- The grade of an entry as it was last published.
INSERT INTO grading_decision (entry_id, entry_version, rules, level, suggested, reason, suggestion, at) VALUES (:entry_id, :entry_version, :rules, :level, :suggested, :reason, :suggestion, :at)
ON CONFLICT (entry_id) DO UPDATE SET entry_version = excluded.entry_version, rules = excluded.rules, level = excluded.level, suggested = excluded.suggested, reason = excluded.reason, suggestion = excluded.suggestion, at = excluded.at
