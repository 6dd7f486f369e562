-- Cases in full: who decides, clocks that pause, extensions, hand-overs, reminders, escalation, opinions of other bodies.

ALTER TABLE workflow_case ADD COLUMN decider TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow_case ADD COLUMN clock_rule TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow_case ADD COLUMN paused_clock TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow_case ADD COLUMN paused_left BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workflow_case ADD COLUMN extended BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workflow_case ADD COLUMN hops BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workflow_case ADD COLUMN reminded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workflow_case ADD COLUMN escalated_to TEXT NOT NULL DEFAULT '';

CREATE INDEX workflow_case_running ON workflow_case (final, reminded, id);
CREATE INDEX workflow_case_escalated ON workflow_case (escalated_to, final);

CREATE TABLE workflow_opinion (
    case_id TEXT NOT NULL REFERENCES workflow_case (id),
    organization TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    due_on TEXT,
    opinion TEXT NOT NULL,
    text TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at TEXT,
    PRIMARY KEY (case_id, organization)
);

CREATE INDEX workflow_opinion_of_body ON workflow_opinion (organization, opinion, case_id);
