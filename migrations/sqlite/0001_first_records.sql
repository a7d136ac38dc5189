-- The instance, its teams and the people who work in them.

CREATE TABLE instance (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE teams (
    team TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    telephone TEXT NOT NULL,
    hours TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE team_keys (
    team TEXT NOT NULL REFERENCES teams,
    generation INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (team, generation)
) STRICT;

CREATE TABLE statements (
    team TEXT NOT NULL REFERENCES teams,
    seq INTEGER NOT NULL,
    statement TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (team, seq)
) STRICT;

CREATE TABLE agents (
    agent TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    contact BLOB NOT NULL,
    address_digest BLOB NOT NULL UNIQUE,
    verifier TEXT,
    salt BLOB,
    log_n INTEGER,
    vault BLOB,
    recipient TEXT,
    signing_key TEXT,
    created_at INTEGER NOT NULL,
    joined_at INTEGER,
    left_at INTEGER
) STRICT;

CREATE TABLE memberships (
    team TEXT NOT NULL REFERENCES teams,
    agent TEXT NOT NULL REFERENCES agents,
    since INTEGER NOT NULL,
    confirmed_at INTEGER,
    until INTEGER,
    PRIMARY KEY (team, agent)
) STRICT;

CREATE INDEX memberships_by_agent ON memberships (agent);

CREATE TABLE wraps (
    team TEXT NOT NULL REFERENCES teams,
    generation INTEGER NOT NULL,
    holder TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (team, generation, holder)
) STRICT;

CREATE TABLE invitations (
    invitation TEXT PRIMARY KEY,
    token_digest BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    agent TEXT NOT NULL REFERENCES agents,
    team TEXT REFERENCES teams,
    invited_by TEXT REFERENCES agents,
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    team_copy BLOB,
    answer BLOB,
    answered_at INTEGER,
    confirmed_at INTEGER
) STRICT;

CREATE TABLE sessions (
    session_digest BLOB PRIMARY KEY,
    agent TEXT NOT NULL REFERENCES agents,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_tries (
    address_digest BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    tried_at INTEGER NOT NULL
) STRICT;

CREATE TABLE reservations (
    id TEXT PRIMARY KEY,
    team TEXT NOT NULL REFERENCES teams,
    agent TEXT NOT NULL REFERENCES agents,
    reference TEXT UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- Cases, what is asked for them, and the documents.

CREATE TABLE cases (
    case_id TEXT PRIMARY KEY,
    team TEXT NOT NULL REFERENCES teams,
    label BLOB,
    opened_by TEXT NOT NULL REFERENCES agents,
    opened_at INTEGER NOT NULL,
    erased_at INTEGER
) STRICT;

CREATE INDEX cases_by_team ON cases (team);

CREATE TABLE case_events (
    event INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL REFERENCES cases,
    kind TEXT NOT NULL,
    happened_on TEXT,
    source TEXT NOT NULL,
    corrects INTEGER,
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES agents
) STRICT;

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
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER,
    token_digest BLOB UNIQUE,
    link_recipient TEXT,
    brief BLOB,
    team_copy BLOB,
    agreement_form TEXT,
    agreement_on TEXT,
    person_informed_on TEXT
) STRICT;

CREATE INDEX requests_by_case ON requests (case_id);
CREATE INDEX requests_by_end ON requests (ends_at);

CREATE TABLE pieces (
    request TEXT NOT NULL REFERENCES requests,
    piece TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (request, piece)
) STRICT;

CREATE TABLE uploads (
    upload TEXT PRIMARY KEY,
    document TEXT NOT NULL UNIQUE,
    request TEXT REFERENCES requests,
    case_id TEXT NOT NULL REFERENCES cases,
    agent TEXT REFERENCES agents,
    purpose TEXT NOT NULL,
    piece TEXT NOT NULL,
    length INTEGER NOT NULL,
    received INTEGER NOT NULL,
    payload TEXT NOT NULL,
    hash_state BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

CREATE INDEX uploads_by_end ON uploads (ends_at);

CREATE TABLE payload_parts (
    payload TEXT NOT NULL,
    start INTEGER NOT NULL,
    part TEXT NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (payload, start)
) STRICT;

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
    received_at INTEGER NOT NULL,
    active_until INTEGER,
    purge_at INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    clock_event TEXT,
    archived_at INTEGER,
    awaiting_visa_at INTEGER,
    purging_at INTEGER,
    purged_at INTEGER,
    purge_run TEXT,
    faulted_at INTEGER,
    payload TEXT,
    payload_size INTEGER NOT NULL,
    payload_digest TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;

CREATE INDEX documents_by_case ON documents (case_id);
CREATE INDEX documents_by_request ON documents (request);
CREATE INDEX documents_by_team ON documents (team, state);
CREATE INDEX documents_by_last_day ON documents (state, purge_at);
CREATE INDEX documents_by_active_day ON documents (state, active_until);

CREATE TABLE manifests (
    document TEXT NOT NULL REFERENCES documents,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (document, version)
) STRICT;

CREATE TABLE grants (
    document TEXT NOT NULL REFERENCES documents,
    purpose TEXT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    generation INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (document, purpose, holder, generation)
) STRICT;

CREATE TABLE grant_history (
    document TEXT NOT NULL REFERENCES documents,
    purpose TEXT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    generation INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    reason TEXT,
    PRIMARY KEY (document, purpose, holder, generation)
) STRICT;

CREATE TABLE openings (
    opening INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents,
    agent TEXT NOT NULL REFERENCES agents,
    role TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX openings_by_document ON openings (document);

CREATE TABLE tasks (
    task INTEGER PRIMARY KEY AUTOINCREMENT,
    team TEXT NOT NULL REFERENCES teams,
    kind TEXT NOT NULL,
    request TEXT REFERENCES requests,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    done_by TEXT REFERENCES agents
) STRICT;

-- The trail.

CREATE TABLE entries (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    position INTEGER UNIQUE,
    leaf TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;

CREATE INDEX entries_unnumbered ON entries (entry) WHERE position IS NULL;

CREATE TABLE entry_values (
    entry INTEGER NOT NULL REFERENCES entries,
    field TEXT NOT NULL,
    salt BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (entry, field)
) STRICT;

CREATE INDEX entry_values_by_value ON entry_values (field, value);

CREATE TABLE tiles (
    level INTEGER NOT NULL,
    tile_index INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, tile_index)
) STRICT;

CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL,
    signed_at INTEGER NOT NULL
) STRICT;

-- What must happen on time.

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;

CREATE TABLE schedule (
    job TEXT PRIMARY KEY,
    due_at INTEGER NOT NULL,
    succeeded_at INTEGER
) STRICT;

CREATE TABLE time_marks (
    name TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE purge_runs (
    run TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    archived INTEGER NOT NULL,
    awaiting_visa INTEGER NOT NULL,
    purged INTEGER NOT NULL,
    faulted INTEGER NOT NULL,
    swept INTEGER NOT NULL
) STRICT;
