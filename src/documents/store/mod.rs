//! The rows of documents and manifests; those of what they are held for, of uploads and of accesses are beside.

mod changes;
mod counted;
mod due;
mod grants;
mod lists;
mod uploads;
mod uses;

use crate::{
    base::{CaseId, DocumentId, PurgeRunId, RequestId, TeamId},
    store::{Listed, StoreError, Tx, affected, execute, execute_among, fetch_all, fetch_among, fetch_one, fetch_optional},
};

pub(crate) use changes::{Changes, put_uses};
pub(crate) use due::{Cursor, DueRow, Turn, due, purging};
pub(crate) use grants::{
    GrantRow, NewGrant, count_accesses, count_kept_by_archive, delete_grants, forget_grants, grants_of, holders, insert_grant, insert_opening, may_consult,
    openings, own_grants,
};
pub(crate) use lists::{DocumentRow, HeldRow, ending, held, of_case, own_document, own_uses, recent};
pub(crate) use uploads::{
    PartRow, UploadRow, add_part, agent_stock, complete_arrival, count_parts, delete_parts, delete_upload, end_unfinished, end_upload, ended_uploads,
    finish_upload, insert_upload, instance_stock, parts, parts_held, request_stock, takes_deposits, upload,
};
pub(crate) use uses::{UseRow, count_holding, delete_use, entries_of_request, insert_use, kept_of_case, running_of_case, use_of, uses_among, uses_of};

pub(crate) struct NewDocument<'a> {
    pub document: &'a DocumentId,
    pub case: &'a CaseId,
    pub team: &'a TeamId,
    pub request: Option<&'a RequestId>,
    pub sealed_by: &'a str,
    pub payload: &'a str,
    pub payload_size: i64,
    pub payload_digest: &'a str,
}

pub(crate) async fn insert_document(tx: &mut Tx, new: &NewDocument<'_>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO documents (document, case_id, team, request, sealed_by, received_at, payload, payload_size, payload_digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.document,
        new.case,
        new.team,
        new.request,
        new.sealed_by,
        now,
        new.payload,
        new.payload_size,
        new.payload_digest
    )?;
    move_stock(tx, &[(new.team, new.payload_size)]).await
}

/// Counts payloads that came to teams, or, below zero, went: bytes by team.
pub(crate) async fn move_stock(tx: &mut Tx, moves: &[(&TeamId, i64)]) -> Result<(), StoreError> {
    let moves = Listed::of_members(moves)?;
    execute_among!(
        tx,
        members moves,
        "INSERT INTO payload_stock (team, bytes) SELECT listed.value ->> 0, CAST(listed.value ->> 1 AS BIGINT) FROM",
        "WHERE true ON CONFLICT (team) DO UPDATE SET bytes = payload_stock.bytes + excluded.bytes"
    )?;
    Ok(())
}

/// Whether the bytes counted as they came and went are those of the payloads that are held.
pub(crate) async fn stock_is_counted(tx: &mut Tx) -> Result<bool, StoreError> {
    let (counted, held) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT CAST(COALESCE((SELECT SUM(bytes) FROM payload_stock), 0) AS BIGINT), CAST(COALESCE((SELECT SUM(payload_size) FROM documents WHERE payload IS NOT NULL), 0) AS BIGINT)"
    )?;
    Ok(counted == held)
}

/// Counts the bytes of the payloads that are held anew.
pub(crate) async fn recount_stock(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM payload_stock")?;
    execute!(tx, "INSERT INTO payload_stock (team, bytes) SELECT team, SUM(payload_size) FROM documents WHERE payload IS NOT NULL GROUP BY team")?;
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

/// The received documents of these uploads, for an answer that is asked again: when, until when, and the entry.
pub(crate) async fn received(tx: &mut Tx, document: &DocumentId) -> Result<Option<(i64, i64, i64)>, StoreError> {
    fetch_optional!(tx, (i64, i64, i64), "SELECT u.since, u.purge_at, u.entry FROM uses u WHERE u.document = $1 ORDER BY u.since LIMIT 1", document)
}

/// Whose a document is, whatever it is held for: its team, and its case.
pub(crate) async fn place_of(tx: &mut Tx, document: &DocumentId) -> Result<Option<(TeamId, CaseId)>, StoreError> {
    fetch_optional!(tx, (TeamId, CaseId), "SELECT team, case_id FROM documents WHERE document = $1", document)
}

/// A document as its end needs it: what is left to destroy, and what the certificate states of it, the digest of its payload and how often it was handed to a reader, each of whom may
/// have kept a copy.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EndingRow {
    pub document: DocumentId,
    pub payload: Option<String>,
    pub payload_size: i64,
    pub payload_digest: String,
    pub openings: i64,
}

/// These documents, as their end needs them.
pub(crate) async fn endings(tx: &mut Tx, documents: &Listed) -> Result<Vec<EndingRow>, StoreError> {
    fetch_among!(
        tx,
        EndingRow,
        of documents,
        "SELECT d.document, d.payload, d.payload_size, d.payload_digest, CAST((SELECT COUNT(*) FROM openings o WHERE o.document = d.document) AS BIGINT) AS openings FROM documents d
         WHERE d.document",
        ""
    )
}

/// Nothing holds these documents any more: every access to them goes, and what was sealed beside them; then their payloads will.
pub(crate) async fn set_purging(tx: &mut Tx, documents: &Listed, run: &PurgeRunId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute_among!(tx, of documents, "UPDATE documents SET purging_at = $2, purge_run = $3 WHERE purging_at IS NULL AND document", "", now, run)?;
    affected(touched, documents.count())?;
    execute_among!(tx, of documents, "DELETE FROM grants WHERE document", "")?;
    execute_among!(tx, of documents, "DELETE FROM manifests WHERE document", "")?;
    execute_among!(tx, of documents, "DELETE FROM corrections WHERE document", "")?;
    execute_among!(tx, of documents, "DELETE FROM extensions WHERE document", "")?;
    // One that whoever supervises has not seen yet stays until they have: it names a reason and a document, nothing of what was in it.
    execute_among!(tx, of documents, "DELETE FROM consultations WHERE seen_at IS NOT NULL AND document", "")?;
    Ok(())
}

/// Stamps these documents purged, last of all. So many times were they handed to a reader, and so many accesses were there ever, as their certificates count.
///
/// # Errors
/// [`StoreError::Rows`] when another worker has stamped one, or there are more of those by now.
pub(crate) async fn set_purged(tx: &mut Tx, documents: &Listed, (run, (openings, accesses)): (&PurgeRunId, (u64, u64))) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let stamped = execute_among!(
        tx,
        of documents,
        "UPDATE documents SET purged_at = $2, purge_run = $3, payload = NULL, faulted_at = NULL WHERE purging_at IS NOT NULL AND purged_at IS NULL AND document",
        "",
        now,
        run
    )?;
    affected(stamped, documents.count())?;
    affected(execute_among!(tx, of documents, "DELETE FROM openings WHERE document", "")?, openings)?;
    affected(execute_among!(tx, of documents, "DELETE FROM grant_history WHERE document", "")?, accesses)
}

pub(crate) async fn set_faulted(tx: &mut Tx, document: &DocumentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE documents SET faulted_at = $1 WHERE document = $2", now, document)?, 1)
}
