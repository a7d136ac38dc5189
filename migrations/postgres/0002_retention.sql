-- What a document is held for, one row a purpose, each on its own clock; the document itself keeps what is sealed.

CREATE TABLE uses (
    document TEXT NOT NULL REFERENCES documents,
    purpose TEXT NOT NULL,
    team TEXT NOT NULL REFERENCES teams,
    case_id TEXT NOT NULL REFERENCES cases,
    piece TEXT NOT NULL,
    policy TEXT NOT NULL,
    state TEXT NOT NULL,
    deposited_at BIGINT NOT NULL,
    since BIGINT NOT NULL,
    active_until BIGINT,
    purge_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    clock_event TEXT,
    extended_on TEXT,
    advanced_at BIGINT,
    announced_at BIGINT,
    hold TEXT,
    visa TEXT,
    archived_at BIGINT,
    awaiting_visa_at BIGINT,
    purging_at BIGINT,
    purged_at BIGINT,
    purge_run TEXT,
    authority TEXT,
    entry BIGINT NOT NULL,
    end_entry BIGINT,
    PRIMARY KEY (document, purpose)
);

INSERT INTO uses (document, purpose, team, case_id, piece, policy, state, deposited_at, since, active_until, purge_at, decided_by, clock_event, archived_at, awaiting_visa_at, purging_at,
                  purged_at, purge_run, entry)
SELECT document, purpose, team, case_id, piece, policy, state, received_at, received_at, active_until, purge_at, decided_by, clock_event, archived_at, awaiting_visa_at, purging_at,
       purged_at, purge_run, entry FROM documents;

DROP INDEX documents_by_team;
DROP INDEX documents_by_last_day;
DROP INDEX documents_by_active_day;
ALTER TABLE documents DROP COLUMN purpose;
ALTER TABLE documents DROP COLUMN policy;
ALTER TABLE documents DROP COLUMN piece;
ALTER TABLE documents DROP COLUMN state;
ALTER TABLE documents DROP COLUMN active_until;
ALTER TABLE documents DROP COLUMN purge_at;
ALTER TABLE documents DROP COLUMN decided_by;
ALTER TABLE documents DROP COLUMN clock_event;
ALTER TABLE documents DROP COLUMN archived_at;
ALTER TABLE documents DROP COLUMN awaiting_visa_at;
ALTER TABLE documents DROP COLUMN entry;

CREATE INDEX uses_by_case ON uses (case_id, document, purpose);
CREATE INDEX uses_by_team ON uses (team, state);
CREATE INDEX uses_by_last_day ON uses (state, purge_at);
CREATE INDEX uses_by_active_day ON uses (state, active_until);
CREATE INDEX uses_by_run ON uses (purge_run);
CREATE INDEX uses_kept ON uses (team, purpose, purge_at) WHERE state <> 'purged';
CREATE INDEX uses_by_purge ON uses (purged_at);
CREATE INDEX uses_by_beginning ON uses (since);
CREATE INDEX documents_by_purging ON documents (purging_at) WHERE purging_at IS NOT NULL AND purged_at IS NULL;

ALTER TABLE case_events ADD COLUMN document TEXT;

-- What suspends a purge.

CREATE TABLE holds (
    hold TEXT PRIMARY KEY,
    team TEXT NOT NULL REFERENCES teams,
    case_id TEXT NOT NULL REFERENCES cases,
    document TEXT REFERENCES documents,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    review_on TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    placed_by TEXT NOT NULL REFERENCES agents,
    told_on TEXT,
    told_by TEXT,
    lifted_at BIGINT,
    lifted_by TEXT REFERENCES agents
);

CREATE INDEX holds_by_case ON holds (case_id);

-- The authority to eliminate, given for documents that waited for it.

CREATE TABLE visas (
    visa TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    given_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES agents
);

-- What the archive team looked at again, and why.

CREATE TABLE consultations (
    consultation BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents,
    agent TEXT NOT NULL REFERENCES agents,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    seen_at BIGINT,
    seen_by TEXT REFERENCES agents
);

CREATE INDEX consultations_by_document ON consultations (document);

-- A purpose or a piece that was wrong.

CREATE TABLE corrections (
    correction TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents,
    team TEXT NOT NULL REFERENCES teams,
    from_purpose TEXT NOT NULL,
    from_piece TEXT NOT NULL,
    purpose TEXT NOT NULL,
    piece TEXT NOT NULL,
    reason TEXT NOT NULL,
    longer BOOLEAN NOT NULL,
    manifest BYTEA,
    grants TEXT,
    asked_at BIGINT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES agents,
    sampled BOOLEAN NOT NULL,
    decided_at BIGINT,
    decided_by TEXT REFERENCES agents,
    applied BOOLEAN
);

CREATE INDEX corrections_by_document ON corrections (document);

-- The purposes as reviewed code: every version, who proposed and who approved it, and what was told of it.

CREATE TABLE policies (
    digest TEXT PRIMARY KEY,
    files TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    approval TEXT,
    approved_at BIGINT,
    approved_by TEXT REFERENCES agents,
    refused_at BIGINT,
    refused_by TEXT REFERENCES agents,
    in_force_at BIGINT
);

CREATE TABLE rule_notices (
    digest TEXT NOT NULL REFERENCES policies,
    purpose TEXT NOT NULL,
    team TEXT NOT NULL REFERENCES teams,
    change TEXT NOT NULL,
    documents BIGINT NOT NULL,
    announced_at BIGINT NOT NULL,
    told_on TEXT,
    told_by TEXT,
    recorded_at BIGINT,
    recorded_by TEXT REFERENCES agents,
    applied_at BIGINT,
    PRIMARY KEY (digest, purpose, team, change)
);

ALTER TABLE tasks ADD COLUMN about TEXT;

-- Purge runs: how many were due, and what stopped one.

ALTER TABLE purge_runs ADD COLUMN due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE purge_runs ADD COLUMN stopped TEXT;
ALTER TABLE purge_runs ADD COLUMN bordereau TEXT;
ALTER TABLE purge_runs ADD COLUMN entry BIGINT;
ALTER TABLE leases ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;

CREATE TABLE breaker_stops (
    stop BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run TEXT NOT NULL REFERENCES purge_runs,
    moved BIGINT NOT NULL,
    stock BIGINT NOT NULL,
    stopped_at BIGINT NOT NULL,
    reason TEXT,
    released_at BIGINT,
    released_by TEXT REFERENCES agents
);

-- The report's figures: as each day began, and what moved since.

CREATE TABLE figure_days (
    day TEXT NOT NULL,
    purpose TEXT NOT NULL,
    team TEXT NOT NULL REFERENCES teams,
    figures TEXT NOT NULL,
    PRIMARY KEY (day, purpose, team)
);

CREATE TABLE figure_moves (
    move BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day TEXT NOT NULL,
    purpose TEXT NOT NULL,
    team TEXT NOT NULL REFERENCES teams,
    figures TEXT NOT NULL
);

CREATE INDEX figure_moves_by_day ON figure_moves (day);

CREATE TABLE figure_checks (
    day TEXT PRIMARY KEY,
    checked_at BIGINT NOT NULL,
    differences BIGINT NOT NULL,
    delay TEXT
);
