-- The instance, its teams and the people who work in them.

CREATE TABLE instance (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE teams (
    team TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    telephone TEXT NOT NULL,
    hours TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE team_keys (
    team TEXT NOT NULL REFERENCES teams,
    generation BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team, generation)
);

CREATE TABLE statements (
    team TEXT NOT NULL REFERENCES teams,
    seq BIGINT NOT NULL,
    statement TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team, seq)
);

CREATE TABLE agents (
    agent TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    contact BYTEA NOT NULL,
    address_digest BYTEA NOT NULL UNIQUE,
    verifier TEXT,
    salt BYTEA,
    log_n BIGINT,
    vault BYTEA,
    recipient TEXT,
    signing_key TEXT,
    created_at BIGINT NOT NULL,
    joined_at BIGINT,
    left_at BIGINT
);

CREATE TABLE memberships (
    team TEXT NOT NULL REFERENCES teams,
    agent TEXT NOT NULL REFERENCES agents,
    since BIGINT NOT NULL,
    confirmed_at BIGINT,
    until BIGINT,
    PRIMARY KEY (team, agent)
);

CREATE INDEX memberships_by_agent ON memberships (agent);

CREATE TABLE wraps (
    team TEXT NOT NULL REFERENCES teams,
    generation BIGINT NOT NULL,
    holder TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team, generation, holder)
);

CREATE TABLE invitations (
    invitation TEXT PRIMARY KEY,
    token_digest BYTEA NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    agent TEXT NOT NULL REFERENCES agents,
    team TEXT REFERENCES teams,
    invited_by TEXT REFERENCES agents,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    team_copy BYTEA,
    answer BYTEA,
    answered_at BIGINT,
    confirmed_at BIGINT
);

CREATE TABLE sessions (
    session_digest BYTEA PRIMARY KEY,
    agent TEXT NOT NULL REFERENCES agents,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE TABLE sign_in_tries (
    address_digest BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    tried_at BIGINT NOT NULL
);

CREATE TABLE reservations (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL REFERENCES teams,
    agent TEXT NOT NULL REFERENCES agents,
    reference TEXT UNIQUE,
    created_at BIGINT NOT NULL
);

-- Cases, what is asked for them, and the documents.

CREATE TABLE cases (
    case_id TEXT PRIMARY KEY,
    team TEXT NOT NULL REFERENCES teams,
    label BYTEA,
    opened_by TEXT NOT NULL REFERENCES agents,
    opened_at BIGINT NOT NULL,
    erased_at BIGINT
);

CREATE INDEX cases_by_team ON cases (team);

CREATE TABLE case_events (
    event BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases,
    kind TEXT NOT NULL,
    happened_on TEXT,
    source TEXT NOT NULL,
    corrects BIGINT,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES agents
);

CREATE INDEX case_events_by_case ON case_events (case_id);

CREATE TABLE requests (
    request TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases,
    team TEXT NOT NULL REFERENCES teams,
    purpose TEXT NOT NULL,
    policy TEXT NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    partner_kind TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES agents,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    token_digest BYTEA UNIQUE,
    link_recipient TEXT,
    brief BYTEA,
    team_copy BYTEA,
    agreement_form TEXT,
    agreement_on TEXT,
    person_informed_on TEXT
);

CREATE INDEX requests_by_case ON requests (case_id);
CREATE INDEX requests_by_end ON requests (ends_at);

CREATE TABLE pieces (
    request TEXT NOT NULL REFERENCES requests,
    piece TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (request, piece)
);

CREATE TABLE uploads (
    upload TEXT PRIMARY KEY,
    document TEXT NOT NULL UNIQUE,
    request TEXT REFERENCES requests,
    case_id TEXT NOT NULL REFERENCES cases,
    agent TEXT REFERENCES agents,
    purpose TEXT NOT NULL,
    piece TEXT NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    payload TEXT NOT NULL,
    hash_state BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE INDEX uploads_by_end ON uploads (ends_at);

CREATE TABLE payload_parts (
    payload TEXT NOT NULL,
    start BIGINT NOT NULL,
    part TEXT NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (payload, start)
);

CREATE TABLE documents (
    document TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases,
    team TEXT NOT NULL REFERENCES teams,
    request TEXT REFERENCES requests,
    purpose TEXT NOT NULL,
    policy TEXT NOT NULL,
    piece TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed_by TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    active_until BIGINT,
    purge_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    clock_event TEXT,
    archived_at BIGINT,
    awaiting_visa_at BIGINT,
    purging_at BIGINT,
    purged_at BIGINT,
    purge_run TEXT,
    faulted_at BIGINT,
    payload TEXT,
    payload_size BIGINT NOT NULL,
    payload_digest TEXT NOT NULL,
    entry BIGINT NOT NULL
);

CREATE INDEX documents_by_case ON documents (case_id);
CREATE INDEX documents_by_request ON documents (request);
CREATE INDEX documents_by_team ON documents (team, state);
CREATE INDEX documents_by_last_day ON documents (state, purge_at);
CREATE INDEX documents_by_active_day ON documents (state, active_until);

CREATE TABLE manifests (
    document TEXT NOT NULL REFERENCES documents,
    version BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (document, version)
);

CREATE TABLE grants (
    document TEXT NOT NULL REFERENCES documents,
    purpose TEXT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    generation BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (document, purpose, holder, generation)
);

CREATE TABLE grant_history (
    document TEXT NOT NULL REFERENCES documents,
    purpose TEXT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    generation BIGINT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    reason TEXT,
    PRIMARY KEY (document, purpose, holder, generation)
);

CREATE TABLE openings (
    opening BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents,
    agent TEXT NOT NULL REFERENCES agents,
    role TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX openings_by_document ON openings (document);

CREATE TABLE tasks (
    task BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team TEXT NOT NULL REFERENCES teams,
    kind TEXT NOT NULL,
    request TEXT REFERENCES requests,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    done_by TEXT REFERENCES agents
);

-- The trail.

CREATE TABLE entries (
    entry BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    position BIGINT UNIQUE,
    leaf TEXT NOT NULL,
    recorded_at BIGINT NOT NULL
);

CREATE INDEX entries_unnumbered ON entries (entry) WHERE position IS NULL;

CREATE TABLE entry_values (
    entry BIGINT NOT NULL REFERENCES entries,
    field TEXT NOT NULL,
    salt BYTEA NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (entry, field)
);

CREATE INDEX entry_values_by_value ON entry_values (field, value);

CREATE TABLE tiles (
    level BIGINT NOT NULL,
    tile_index BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, tile_index)
);

CREATE TABLE checkpoints (
    size BIGINT PRIMARY KEY,
    note TEXT NOT NULL,
    signed_at BIGINT NOT NULL
);

-- What must happen on time.

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE TABLE schedule (
    job TEXT PRIMARY KEY,
    due_at BIGINT NOT NULL,
    succeeded_at BIGINT
);

CREATE TABLE time_marks (
    name TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

CREATE TABLE purge_runs (
    run TEXT PRIMARY KEY,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    archived BIGINT NOT NULL,
    awaiting_visa BIGINT NOT NULL,
    purged BIGINT NOT NULL,
    faulted BIGINT NOT NULL,
    swept BIGINT NOT NULL
);
