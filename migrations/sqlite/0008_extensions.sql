-- Who prolonged a document under a purpose last, until when and why.

CREATE TABLE extensions (
    document TEXT NOT NULL REFERENCES documents,
    purpose TEXT NOT NULL,
    until TEXT NOT NULL,
    reason TEXT NOT NULL,
    extended_at INTEGER NOT NULL,
    extended_by TEXT NOT NULL REFERENCES agents,
    PRIMARY KEY (document, purpose)
) STRICT, WITHOUT ROWID;

-- The report has one figure more: it is counted anew.

DELETE FROM figure_moves;
DELETE FROM figure_days;
DELETE FROM figure_checks;
