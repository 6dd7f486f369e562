-- Whom the clock's watch told; the case is otherwise as it was.
UPDATE workflow_case SET reminded = :reminded, escalated_to = :escalated_to WHERE id = :id AND version = :version
