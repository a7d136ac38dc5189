-- How long what was destroyed had been due, period by period, as last counted.

ALTER TABLE figure_checks DROP COLUMN delay;

CREATE TABLE figure_delays (
    period TEXT PRIMARY KEY,
    as_of BIGINT NOT NULL,
    delays TEXT NOT NULL
);
