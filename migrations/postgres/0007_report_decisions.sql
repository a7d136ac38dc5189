-- What the data protection officer decided on a report, and which one it was.

CREATE TABLE report_decisions (
    decision BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    period TEXT NOT NULL,
    verdict TEXT NOT NULL,
    about TEXT NOT NULL,
    as_of TEXT NOT NULL,
    entries BIGINT NOT NULL,
    root TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES agents
);

CREATE INDEX report_decisions_by_period ON report_decisions (period);
