//! Due rows, and what runs write.

use jiff::Timestamp;

use crate::{
    base::{DocumentId, PurgeRunId, TeamId},
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_optional},
};

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DueRow {
    pub document: DocumentId,
    pub team: TeamId,
    pub purpose: String,
    pub piece: String,
    pub state: String,
    pub active_until: Option<i64>,
    pub purge_at: i64,
    pub archived_at: Option<i64>,
    pub awaiting_visa_at: Option<i64>,
    pub purging_at: Option<i64>,
    pub purged_at: Option<i64>,
    pub payload: Option<String>,
}

macro_rules! due_columns {
    () => {
        "SELECT document, team, purpose, piece, state, active_until, purge_at, archived_at, awaiting_visa_at, purging_at, purged_at, payload FROM documents "
    };
}

/// The oldest documents that something is due for: to be archived, closed or destroyed. One that failed waits an hour, so that it never stops the others.
pub(crate) async fn due(tx: &mut Tx, until: Timestamp, limit: i64) -> Result<Vec<DueRow>, StoreError> {
    let now = until.as_millisecond();
    fetch_all!(
        tx,
        DueRow,
        concat!(
            due_columns!(),
            "WHERE (state = 'purging' OR (state IN ('active', 'archived') AND purge_at <= $1) OR (state = 'active' AND active_until <= $1))
             AND (faulted_at IS NULL OR faulted_at <= $2) ORDER BY purge_at LIMIT $3"
        ),
        now,
        now - 3_600_000,
        limit
    )
}

/// The document as it stands now.
pub(crate) async fn row(tx: &mut Tx, document: &DocumentId) -> Result<Option<DueRow>, StoreError> {
    fetch_optional!(tx, DueRow, concat!(due_columns!(), "WHERE document = $1"), document)
}

pub(crate) async fn set_archived(tx: &mut Tx, document: &DocumentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE documents SET state = 'archived', archived_at = $1 WHERE document = $2 AND state = 'active'", now, document)?, 1)
}

pub(crate) async fn set_awaiting_visa(tx: &mut Tx, document: &DocumentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE documents SET state = 'awaiting_visa', awaiting_visa_at = $1 WHERE document = $2 AND state IN ('active', 'archived')",
        now,
        document
    )?;
    affected(touched, 1)
}

pub(crate) async fn set_purging(tx: &mut Tx, document: &DocumentId, run: &PurgeRunId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE documents SET state = 'purging', purging_at = $1, purge_run = $2 WHERE document = $3 AND state IN ('active', 'archived')",
        now,
        run,
        document
    )?;
    affected(touched, 1)?;
    execute!(tx, "DELETE FROM manifests WHERE document = $1", document)?;
    Ok(())
}

/// Stamps the document purged, last of all.
pub(crate) async fn set_purged(tx: &mut Tx, document: &DocumentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE documents SET state = 'purged', purged_at = $1, payload = NULL, faulted_at = NULL WHERE document = $2 AND state = 'purging'",
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

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents whose team's grant went.
    pub archived: u64,
    /// Documents closed until a visa.
    pub awaiting_visa: u64,
    /// Documents destroyed.
    pub purged: u64,
    /// Documents that could not be.
    pub faulted: u64,
    /// Unfinished uploads, ended links, empty cases and other remains that were swept.
    pub swept: u64,
}

pub(crate) async fn begin_run(tx: &mut Tx, run: &PurgeRunId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO purge_runs (run, started_at, archived, awaiting_visa, purged, faulted, swept) VALUES ($1, $2, 0, 0, 0, 0, 0)", run, now)?;
    Ok(())
}

pub(crate) async fn end_run(tx: &mut Tx, run: &PurgeRunId, counts: &Counts) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE purge_runs SET ended_at = $1, archived = $2, awaiting_visa = $3, purged = $4, faulted = $5, swept = $6 WHERE run = $7",
        now,
        counts.archived.cast_signed(),
        counts.awaiting_visa.cast_signed(),
        counts.purged.cast_signed(),
        counts.faulted.cast_signed(),
        counts.swept.cast_signed(),
        run
    )?;
    affected(touched, 1)
}
