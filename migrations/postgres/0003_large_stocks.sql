-- Bytes of the payloads that are held, kept as they come and go: an upload asks for the sum, whatever the stock.

CREATE TABLE payload_stock (
    team TEXT PRIMARY KEY REFERENCES teams,
    bytes BIGINT NOT NULL
);

INSERT INTO payload_stock (team, bytes) SELECT team, SUM(payload_size) FROM documents WHERE payload IS NOT NULL GROUP BY team;

-- A run takes what is due in the order of these, whatever the stock.

DROP INDEX uses_by_last_day;
DROP INDEX uses_by_active_day;
CREATE INDEX uses_by_last_day ON uses (state, purge_at, document, purpose);
CREATE INDEX uses_by_active_day ON uses (state, active_until, document, purpose) WHERE active_until IS NOT NULL;

-- What came and went in a time is counted from the index alone; what did not go is in no index of it.

DROP INDEX uses_by_purge;
DROP INDEX uses_by_run;
DROP INDEX uses_by_beginning;
CREATE INDEX uses_by_purge ON uses (purged_at, purpose, team) WHERE purged_at IS NOT NULL;
CREATE INDEX uses_by_beginning ON uses (since, purpose, team);
CREATE INDEX uses_by_run ON uses (purge_run) WHERE purge_run IS NOT NULL;
