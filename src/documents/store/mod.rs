//! The rows of documents and manifests; those of uploads and of accesses are beside.

mod grants;
mod uploads;

use crate::{
    base::{CaseId, DocumentId, RequestId, TeamId},
    identity::Caller,
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_optional},
};

pub(crate) use grants::{NewGrant, delete_grants, holders, insert_grant, insert_opening, openings, own_grant};
pub(crate) use uploads::{
    UploadRow, add_part, agent_stock, complete_arrival, count_parts, delete_parts, delete_upload, end_upload, ended_uploads, finish_upload, insert_upload,
    instance_stock, parts, request_stock, takes_deposits, upload,
};

pub(crate) struct NewDocument<'a> {
    pub document: &'a DocumentId,
    pub case: &'a CaseId,
    pub team: &'a TeamId,
    pub request: Option<&'a RequestId>,
    pub purpose: &'a str,
    pub policy: &'a str,
    pub piece: &'a str,
    pub sealed_by: &'a str,
    pub dates: Dates,
    pub payload: &'a str,
    pub payload_size: i64,
    pub payload_digest: &'a str,
    pub entry: i64,
}

/// What the clock said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dates {
    pub active_until: Option<i64>,
    pub purge_at: i64,
    pub decided_by: &'static str,
    pub clock_event: Option<&'static str>,
}

pub(crate) async fn insert_document(tx: &mut Tx, new: &NewDocument<'_>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO documents (document, case_id, team, request, purpose, policy, piece, state, sealed_by, received_at, active_until, purge_at, decided_by, clock_event,
                                payload, payload_size, payload_digest, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        new.document,
        new.case,
        new.team,
        new.request,
        new.purpose,
        new.policy,
        new.piece,
        new.sealed_by,
        now,
        new.dates.active_until,
        new.dates.purge_at,
        new.dates.decided_by,
        new.dates.clock_event,
        new.payload,
        new.payload_size,
        new.payload_digest,
        new.entry
    )?;
    Ok(())
}

pub(crate) async fn insert_manifest(tx: &mut Tx, document: &DocumentId, version: i64, sealed: &[u8]) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO manifests (document, version, sealed, created_at) VALUES ($1, $2, $3, $4)", document, version, sealed, now)?;
    Ok(())
}

pub(crate) async fn manifests(tx: &mut Tx, document: &DocumentId) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = fetch_all!(tx, (Vec<u8>,), "SELECT sealed FROM manifests WHERE document = $1 ORDER BY version", document)?;
    Ok(rows.into_iter().map(|(sealed,)| sealed).collect())
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DocumentRow {
    pub document: DocumentId,
    pub case_id: CaseId,
    pub team: TeamId,
    pub team_name: String,
    pub label: Option<Vec<u8>>,
    pub request: Option<RequestId>,
    pub reference: Option<String>,
    pub team_copy: Option<Vec<u8>>,
    pub purpose: String,
    pub piece: String,
    pub state: String,
    pub sealed_by: String,
    pub received_at: i64,
    pub active_until: Option<i64>,
    pub purge_at: i64,
    pub decided_by: String,
    pub clock_event: Option<String>,
    pub archived_at: Option<i64>,
    pub awaiting_visa_at: Option<i64>,
    pub purging_at: Option<i64>,
    pub purged_at: Option<i64>,
    pub payload: Option<String>,
    pub payload_size: i64,
    pub opened: i64,
}

macro_rules! document_columns {
    () => {
        "SELECT d.document, d.case_id, d.team, t.name AS team_name, c.label, d.request, r.reference, r.team_copy, d.purpose, d.piece, d.state, d.sealed_by, d.received_at, d.active_until, d.purge_at,
                d.decided_by, d.clock_event, d.archived_at, d.awaiting_visa_at, d.purging_at, d.purged_at, d.payload, d.payload_size,
                CAST((SELECT COUNT(*) FROM openings o WHERE o.document = d.document) AS BIGINT) AS opened
         FROM documents d JOIN cases c ON c.case_id = d.case_id JOIN teams t ON t.team = d.team LEFT JOIN requests r ON r.request = d.request "
    };
}

/// The document is of one of the agent's own teams ($1).
macro_rules! own_teams {
    () => {
        "d.team IN (SELECT m.team FROM memberships m WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL) "
    };
}

/// The team predicate: the document belongs to one of the agent's teams, or one of them holds an access to it. The archive team holds one from the reception on, and deals
/// with documents once they have left their team.
macro_rules! visible {
    () => {
        concat!(
            "(",
            own_teams!(),
            "OR EXISTS (SELECT 1 FROM grants g JOIN memberships m ON m.team = g.holder
                        WHERE g.document = d.document AND m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL)) "
        )
    };
}

pub(crate) async fn own_document(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<Option<DocumentRow>, StoreError> {
    fetch_optional!(tx, DocumentRow, concat!(document_columns!(), "WHERE ", visible!(), "AND d.document = $2"), &caller.agent, document)
}

pub(crate) async fn recent(tx: &mut Tx, caller: &Caller, limit: i64) -> Result<Vec<DocumentRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        DocumentRow,
        concat!(
            document_columns!(),
            "WHERE ",
            visible!(),
            "AND ((",
            own_teams!(),
            "AND d.state = 'active' AND d.purge_at > $2 AND (d.active_until IS NULL OR d.active_until > $2)) OR (NOT ",
            own_teams!(),
            "AND (d.state = 'awaiting_visa' OR (d.state IN ('active', 'archived') AND d.active_until <= $2 AND d.purge_at > $2)))) ORDER BY d.received_at DESC LIMIT $3"
        ),
        &caller.agent,
        now,
        limit
    )
}

pub(crate) async fn ending(tx: &mut Tx, caller: &Caller, before: i64, limit: i64) -> Result<Vec<DocumentRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        DocumentRow,
        concat!(
            document_columns!(),
            "WHERE ",
            visible!(),
            "AND (",
            own_teams!(),
            "OR d.active_until <= $2) AND d.purge_at > $2 AND (d.purge_at <= $3 OR (d.active_until > $2 AND d.active_until <= $3)) AND d.state IN ('active', 'archived') ORDER BY d.purge_at LIMIT $4"
        ),
        &caller.agent,
        now,
        before,
        limit
    )
}

pub(crate) async fn of_case(tx: &mut Tx, caller: &Caller, case: &CaseId) -> Result<Vec<DocumentRow>, StoreError> {
    fetch_all!(
        tx,
        DocumentRow,
        concat!(document_columns!(), "WHERE ", visible!(), "AND d.case_id = $2 AND d.state <> 'purged' ORDER BY d.received_at DESC"),
        &caller.agent,
        case
    )
}

/// What the clock of a document is computed from.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ClockRow {
    pub document: DocumentId,
    pub purpose: String,
    pub piece: String,
    pub received_at: i64,
    pub purge_at: i64,
}

pub(crate) async fn clocks_of_case(tx: &mut Tx, case: &CaseId) -> Result<Vec<ClockRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        ClockRow,
        "SELECT document, purpose, piece, received_at, purge_at FROM documents WHERE case_id = $1 AND state IN ('active', 'archived') AND purge_at > $2",
        case,
        now
    )
}

pub(crate) async fn set_dates(tx: &mut Tx, document: &DocumentId, dates: &Dates) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE documents SET active_until = CASE WHEN state = 'archived' THEN active_until ELSE $1 END, purge_at = $2, decided_by = $3, clock_event = $4 WHERE document = $5",
        dates.active_until,
        dates.purge_at,
        dates.decided_by,
        dates.clock_event,
        document
    )?;
    affected(touched, 1)
}

/// The received documents of these uploads, for an answer that is asked again.
pub(crate) async fn received(tx: &mut Tx, document: &DocumentId) -> Result<Option<(i64, i64, i64)>, StoreError> {
    fetch_optional!(tx, (i64, i64, i64), "SELECT received_at, purge_at, entry FROM documents WHERE document = $1", document)
}
