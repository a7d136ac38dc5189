//! The rows of documents and manifests; those of what they are held for, of uploads and of accesses are beside.

mod grants;
mod lists;
mod uploads;
mod uses;

use crate::{
    base::{CaseId, DocumentId, PurgeRunId, RequestId, TeamId},
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_optional},
};

pub(crate) use grants::{
    GrantRow, NewGrant, count_former_grants, count_openings, delete_grants, forget_grants, holders, insert_grant, insert_opening, may_consult, openings,
    own_grants,
};
pub(crate) use lists::{DocumentRow, ending, of_case, own_document, own_uses, recent};
pub(crate) use uploads::{
    UploadRow, add_part, agent_stock, complete_arrival, count_parts, delete_parts, delete_upload, end_upload, ended_uploads, finish_upload, insert_upload,
    instance_stock, parts, request_stock, takes_deposits, upload,
};
pub(crate) use uses::{UseRow, delete_use, due, insert_use, kept_of_case, put_uses, running_of_case, use_of, uses_of};

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

/// The sealed thing itself, whatever it is held for.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SealedRow {
    pub document: DocumentId,
    pub case_id: CaseId,
    pub team: TeamId,
    pub payload: Option<String>,
    pub payload_digest: String,
    pub purged_at: Option<i64>,
}

macro_rules! sealed_columns {
    () => {
        "SELECT document, case_id, team, payload, payload_digest, purged_at FROM documents "
    };
}

pub(crate) async fn sealed(tx: &mut Tx, document: &DocumentId) -> Result<Option<SealedRow>, StoreError> {
    fetch_optional!(tx, SealedRow, concat!(sealed_columns!(), "WHERE document = $1"), document)
}

/// Documents whose accesses are gone and whose payload is not yet. One that failed waits an hour.
pub(crate) async fn purging(tx: &mut Tx, faulted_before: i64, limit: i64) -> Result<Vec<SealedRow>, StoreError> {
    fetch_all!(
        tx,
        SealedRow,
        concat!(
            sealed_columns!(),
            "WHERE purging_at IS NOT NULL AND purged_at IS NULL AND (faulted_at IS NULL OR faulted_at <= $1) ORDER BY purging_at, document LIMIT $2"
        ),
        faulted_before,
        limit
    )
}

/// Nothing holds the document any more: what was sealed beside it goes, then its payload will.
pub(crate) async fn set_purging(tx: &mut Tx, document: &DocumentId, run: &PurgeRunId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(tx, "UPDATE documents SET purging_at = $1, purge_run = $2 WHERE document = $3 AND purging_at IS NULL", now, run, document)?;
    affected(touched, 1)?;
    execute!(tx, "DELETE FROM manifests WHERE document = $1", document)?;
    execute!(tx, "DELETE FROM corrections WHERE document = $1", document)?;
    execute!(tx, "DELETE FROM consultations WHERE document = $1", document)?;
    Ok(())
}

/// Stamps the document purged, last of all.
pub(crate) async fn set_purged(tx: &mut Tx, document: &DocumentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE documents SET purged_at = $1, payload = NULL, faulted_at = NULL WHERE document = $2 AND purging_at IS NOT NULL AND purged_at IS NULL",
        now,
        document
    )?;
    affected(touched, 1)?;
    execute!(tx, "DELETE FROM openings WHERE document = $1", document)?;
    execute!(tx, "DELETE FROM grant_history WHERE document = $1", document)?;
    Ok(())
}

pub(crate) async fn set_faulted(tx: &mut Tx, document: &DocumentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE documents SET faulted_at = $1 WHERE document = $2", now, document)?, 1)
}
