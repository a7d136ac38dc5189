-- What the data protection officer decided on a report, and which one it was.

CREATE TABLE report_decisions (
    decision INTEGER PRIMARY KEY AUTOINCREMENT,
    period TEXT NOT NULL,
    verdict TEXT NOT NULL,
    about TEXT NOT NULL,
    as_of TEXT NOT NULL,
    entries INTEGER NOT NULL,
    root TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    decided_by TEXT NOT NULL REFERENCES agents
) STRICT;

CREATE INDEX report_decisions_by_period ON report_decisions (period);
