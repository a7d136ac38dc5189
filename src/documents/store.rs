//! The rows of uploads, documents, manifests and grants.

use crate::{
    base::{AgentId, CaseId, DocumentId, RequestId, TeamId, UploadId},
    identity::Caller,
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_one, fetch_optional},
};

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct UploadRow {
    pub upload: UploadId,
    pub document: DocumentId,
    pub request: Option<RequestId>,
    pub case_id: CaseId,
    pub agent: Option<AgentId>,
    pub purpose: String,
    pub piece: String,
    pub length: i64,
    pub received: i64,
    pub payload: String,
    pub hash_state: Vec<u8>,
    pub ends_at: i64,
    pub finished_at: Option<i64>,
}

macro_rules! upload_columns {
    () => {
        "SELECT upload, document, request, case_id, agent, purpose, piece, length, received, payload, hash_state, ends_at, finished_at FROM uploads "
    };
}

pub(crate) async fn insert_upload(tx: &mut Tx, row: &UploadRow) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO uploads (upload, document, request, case_id, agent, purpose, piece, length, received, payload, hash_state, created_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &row.upload,
        &row.document,
        &row.request,
        &row.case_id,
        &row.agent,
        &row.purpose,
        &row.piece,
        row.length,
        row.received,
        &row.payload,
        &row.hash_state,
        now,
        row.ends_at
    )?;
    Ok(())
}

pub(crate) async fn upload(tx: &mut Tx, upload: &UploadId) -> Result<Option<UploadRow>, StoreError> {
    fetch_optional!(tx, UploadRow, concat!(upload_columns!(), "WHERE upload = $1"), upload)
}

/// Writes down that a part arrived, if the upload still stands where the part begins.
pub(crate) async fn add_part(tx: &mut Tx, upload: &UploadRow, part: &str, length: i64, hash_state: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE uploads SET received = received + $1, hash_state = $2 WHERE upload = $3 AND received = $4 AND ends_at > $5 AND finished_at IS NULL",
        length,
        hash_state,
        &upload.upload,
        upload.received,
        now
    )?;
    if touched == 0 {
        return Ok(false);
    }
    execute!(tx, "INSERT INTO payload_parts (payload, start, part, length) VALUES ($1, $2, $3, $4)", &upload.payload, upload.received, part, length)?;
    Ok(true)
}

/// Writes down the one part of an upload that the server sealed itself, and its true length.
pub(crate) async fn complete_arrival(tx: &mut Tx, upload: &UploadRow, part: &str, (length, hash_state): (i64, &[u8])) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE uploads SET length = $1, received = $1, hash_state = $2 WHERE upload = $3 AND received = 0 AND finished_at IS NULL",
        length,
        hash_state,
        &upload.upload
    )?;
    affected(touched, 1)?;
    execute!(tx, "INSERT INTO payload_parts (payload, start, part, length) VALUES ($1, 0, $2, $3)", &upload.payload, part, length)?;
    Ok(())
}

pub(crate) async fn finish_upload(tx: &mut Tx, upload: &UploadId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE uploads SET finished_at = $1 WHERE upload = $2 AND finished_at IS NULL", now, upload)?, 1)
}

/// Ends an upload that is not a document yet: nothing more can be added to it. `false` when it is one.
pub(crate) async fn end_upload(tx: &mut Tx, upload: &UploadId) -> Result<bool, StoreError> {
    Ok(execute!(tx, "UPDATE uploads SET ends_at = 0 WHERE upload = $1 AND finished_at IS NULL", upload)? == 1)
}

pub(crate) async fn delete_upload(tx: &mut Tx, upload: &UploadId) -> Result<u64, StoreError> {
    execute!(tx, "DELETE FROM uploads WHERE upload = $1", upload)
}

pub(crate) async fn parts(tx: &mut Tx, payload: &str) -> Result<Vec<String>, StoreError> {
    let rows = fetch_all!(tx, (String,), "SELECT part FROM payload_parts WHERE payload = $1 ORDER BY start", payload)?;
    Ok(rows.into_iter().map(|(part,)| part).collect())
}

pub(crate) async fn delete_parts(tx: &mut Tx, payload: &str) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM payload_parts WHERE payload = $1", payload)?;
    Ok(())
}

/// Uploads whose time is over: unfinished ones are swept with their payload, finished ones only leave their row.
pub(crate) async fn ended_uploads(tx: &mut Tx, limit: i64) -> Result<Vec<UploadRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(tx, UploadRow, concat!(upload_columns!(), "WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2"), now, limit)
}

/// Bytes held or on their way for a request, and how many documents that is.
pub(crate) async fn request_stock(tx: &mut Tx, request: &RequestId) -> Result<(i64, i64), StoreError> {
    fetch_one!(
        tx,
        (i64, i64),
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM (
            SELECT payload_size AS bytes FROM documents WHERE request = $1
            UNION ALL SELECT length AS bytes FROM uploads WHERE request = $1 AND finished_at IS NULL) AS stock",
        request
    )
}

/// Bytes held or on their way in the whole instance.
pub(crate) async fn instance_stock(tx: &mut Tx) -> Result<i64, StoreError> {
    let (bytes,) = fetch_one!(
        tx,
        (i64,),
        "SELECT CAST(COALESCE((SELECT SUM(payload_size) FROM documents WHERE payload IS NOT NULL), 0)
              + COALESCE((SELECT SUM(length) FROM uploads WHERE finished_at IS NULL), 0) AS BIGINT)"
    )?;
    Ok(bytes)
}

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

/// One access to a document.
pub(crate) struct NewGrant<'a> {
    pub document: &'a DocumentId,
    pub purpose: &'a str,
    pub holder: &'a TeamId,
    pub kind: &'a str,
    pub generation: i64,
    pub sealed: &'a [u8],
}

pub(crate) async fn insert_grant(tx: &mut Tx, new: &NewGrant<'_>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO grants (document, purpose, holder, kind, generation, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new.document,
        new.purpose,
        new.holder,
        new.kind,
        new.generation,
        new.sealed,
        now
    )?;
    execute!(
        tx,
        "INSERT INTO grant_history (document, purpose, holder, kind, generation, since) VALUES ($1, $2, $3, $4, $5, $6)",
        new.document,
        new.purpose,
        new.holder,
        new.kind,
        new.generation,
        now
    )?;
    Ok(())
}

/// Destroys the grants of a document that are of this kind, or all of them. The history keeps who held one, and until when.
pub(crate) async fn delete_grants(tx: &mut Tx, document: &DocumentId, kind: Option<&str>, reason: &str) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "UPDATE grant_history SET until = $1, reason = $2 WHERE document = $3 AND until IS NULL AND (kind = $4 OR CAST($4 AS TEXT) IS NULL)",
        now,
        reason,
        document,
        kind
    )?;
    execute!(tx, "DELETE FROM grants WHERE document = $1 AND (kind = $2 OR CAST($2 AS TEXT) IS NULL)", document, kind)
}

/// The newest access that one of the caller's teams holds.
pub(crate) async fn own_grant(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<Option<(Vec<u8>, String)>, StoreError> {
    fetch_optional!(
        tx,
        (Vec<u8>, String),
        "SELECT g.sealed, g.kind FROM grants g JOIN memberships m ON m.team = g.holder
         WHERE g.document = $1 AND m.agent = $2 AND m.until IS NULL ORDER BY g.generation DESC LIMIT 1",
        document,
        &caller.agent
    )
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HolderRow {
    pub kind: String,
    pub name: String,
    pub since: i64,
    pub until: Option<i64>,
    pub reason: Option<String>,
}

pub(crate) async fn holders(tx: &mut Tx, document: &DocumentId) -> Result<Vec<HolderRow>, StoreError> {
    fetch_all!(
        tx,
        HolderRow,
        "SELECT h.kind, t.name, h.since, h.until, h.reason FROM grant_history h JOIN teams t ON t.team = h.holder WHERE h.document = $1 ORDER BY h.since, h.kind",
        document
    )
}

pub(crate) async fn insert_opening(tx: &mut Tx, document: &DocumentId, caller: &Caller) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO openings (document, agent, role, at) VALUES ($1, $2, $3, $4)", document, &caller.agent, caller.role.as_str(), now)?;
    Ok(())
}

pub(crate) async fn openings(tx: &mut Tx, document: &DocumentId) -> Result<Vec<(i64, String)>, StoreError> {
    fetch_all!(tx, (i64, String), "SELECT at, role FROM openings WHERE document = $1 ORDER BY at", document)
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DocumentRow {
    pub document: DocumentId,
    pub case_id: CaseId,
    pub team: TeamId,
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
        "SELECT d.document, d.case_id, d.team, c.label, d.request, r.reference, r.team_copy, d.purpose, d.piece, d.state, d.sealed_by, d.received_at, d.active_until, d.purge_at,
                d.decided_by, d.clock_event, d.archived_at, d.awaiting_visa_at, d.purging_at, d.purged_at, d.payload, d.payload_size,
                CAST((SELECT COUNT(*) FROM openings o WHERE o.document = d.document) AS BIGINT) AS opened
         FROM documents d JOIN cases c ON c.case_id = d.case_id LEFT JOIN requests r ON r.request = d.request "
    };
}

/// The team predicate: the document belongs to one of the agent's teams ($1), or one of them holds an access to it.
macro_rules! visible {
    () => {
        "(d.team IN (SELECT m.team FROM memberships m WHERE m.agent = $1 AND m.until IS NULL)
          OR EXISTS (SELECT 1 FROM grants g JOIN memberships m ON m.team = g.holder WHERE g.document = d.document AND m.agent = $1 AND m.until IS NULL)) "
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
            "AND d.purge_at > $2 AND (d.active_until IS NULL OR d.active_until > $2) AND d.state = 'active' ORDER BY d.received_at DESC LIMIT $3"
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
            "AND d.purge_at > $2 AND (d.purge_at <= $3 OR (d.active_until > $2 AND d.active_until <= $3)) AND d.state IN ('active', 'archived') ORDER BY d.purge_at LIMIT $4"
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
}

pub(crate) async fn clocks_of_case(tx: &mut Tx, case: &CaseId) -> Result<Vec<ClockRow>, StoreError> {
    fetch_all!(
        tx,
        ClockRow,
        "SELECT document, purpose, piece, received_at FROM documents WHERE case_id = $1 AND state IN ('active', 'archived', 'awaiting_visa')",
        case
    )
}

pub(crate) async fn set_dates(tx: &mut Tx, document: &DocumentId, dates: &Dates) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE documents SET active_until = $1, purge_at = $2, decided_by = $3, clock_event = $4 WHERE document = $5",
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
