-- Bytes of the payloads that are held, kept as they come and go: an upload asks for the sum, whatever the stock.

CREATE TABLE payload_stock (
    team TEXT PRIMARY KEY REFERENCES teams,
    bytes BIGINT NOT NULL
);

INSERT INTO payload_stock (team, bytes) SELECT team, SUM(payload_size) FROM documents WHERE payload IS NOT NULL GROUP BY team;
