//! What runs write of themselves, and what the circuit breaker counts.

use crate::{
    base::{AgentId, PurgeRunId},
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_one, fetch_optional},
};

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents whose team's grant went.
    pub archived: u64,
    /// Documents closed until a visa.
    pub awaiting_visa: u64,
    /// Documents that ended under one of their purposes: every access for it is destroyed.
    pub ended: u64,
    /// Documents destroyed.
    pub purged: u64,
    /// Documents that could not be.
    pub faulted: u64,
    /// Unfinished uploads, ended links, empty cases and other remains that were swept.
    pub swept: u64,
}

pub(super) async fn begin_run(tx: &mut Tx, run: &PurgeRunId, due: i64, stopped: Option<&str>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO purge_runs (run, started_at, archived, awaiting_visa, purged, faulted, swept, due, stopped) VALUES ($1, $2, 0, 0, 0, 0, 0, $3, $4)",
        run,
        now,
        due,
        stopped
    )?;
    Ok(())
}

pub(super) async fn end_run(tx: &mut Tx, run: &PurgeRunId, counts: &Counts, (bordereau, entry): (&str, i64)) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE purge_runs SET ended_at = $1, archived = $2, awaiting_visa = $3, purged = $4, faulted = $5, swept = $6, bordereau = $7, entry = $8 WHERE run = $9",
        now,
        counts.archived.cast_signed(),
        counts.awaiting_visa.cast_signed(),
        counts.purged.cast_signed(),
        counts.faulted.cast_signed(),
        counts.swept.cast_signed(),
        bordereau,
        entry,
        run
    )?;
    affected(touched, 1)
}

/// How many documents are due for destruction, and of how many the last day was brought nearer when it was no further than `lately` ahead; not those that were brought nearer and due
/// when a stop was last counted before its release.
pub(super) async fn due_and_moved(tx: &mut Tx, until: i64, (lately, released): (i64, i64)) -> Result<(i64, i64), StoreError> {
    fetch_one!(
        tx,
        (i64, i64),
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN advanced_at > purge_at - $2 AND (advanced_at > $3 OR purge_at > $3) THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM uses WHERE state <> 'purged' AND state IN ('active', 'archived') AND purge_at <= $1 AND hold IS NULL",
        until,
        lately,
        released
    )
}

/// How many documents are held, each counted under each of its purposes.
pub(super) async fn stock(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,) =
        fetch_one!(tx, (i64,), "SELECT CAST(COUNT(*) AS BIGINT) FROM uses WHERE state <> 'purged' AND state IN ('active', 'archived', 'awaiting_visa')")?;
    Ok(count)
}

/// Whether a stop stands that nobody has released.
pub(super) async fn stop_stands(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i64,), "SELECT stop FROM breaker_stops WHERE released_at IS NULL")?.is_some())
}

pub(super) async fn insert_stop(tx: &mut Tx, run: &PurgeRunId, (moved, stock): (i64, i64), at: i64) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO breaker_stops (run, moved, stock, stopped_at) VALUES ($1, $2, $3, $4)", run, moved, stock, at)?;
    Ok(())
}

/// Counts a stop that stands anew: what is released is what was counted last.
pub(super) async fn refresh_stop(tx: &mut Tx, (moved, stock): (i64, i64), at: i64) -> Result<(), StoreError> {
    execute!(tx, "UPDATE breaker_stops SET moved = $1, stock = $2, stopped_at = $3 WHERE released_at IS NULL", moved, stock, at)?;
    Ok(())
}

/// When a stop that was released had last been counted.
pub(super) async fn last_released(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    let (at,) = fetch_one!(tx, (Option<i64>,), "SELECT MAX(stopped_at) FROM breaker_stops WHERE released_at IS NOT NULL")?;
    Ok(at)
}

pub(super) async fn release(tx: &mut Tx, stop: i64, agent: &AgentId, reason: &str) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let released = execute!(
        tx,
        "UPDATE breaker_stops SET released_at = $1, released_by = $2, reason = $3 WHERE stop = $4 AND released_at IS NULL",
        now,
        agent,
        reason,
        stop
    )?;
    affected(released, 1)
}

/// The runs that never ended, beside this one: whoever ran them was stopped, and all that they committed stands.
pub(super) async fn unended(tx: &mut Tx, run: &PurgeRunId) -> Result<Vec<PurgeRunId>, StoreError> {
    let rows = fetch_all!(tx, (PurgeRunId,), "SELECT run FROM purge_runs WHERE ended_at IS NULL AND run <> $1 ORDER BY started_at, run", run)?;
    Ok(rows.into_iter().map(|(run,)| run).collect())
}

/// How many documents a run destroyed.
pub(super) async fn count_purged(tx: &mut Tx, run: &PurgeRunId) -> Result<i64, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT CAST(COUNT(DISTINCT u.document) AS BIGINT) FROM uses u JOIN documents d ON d.document = u.document
         WHERE u.purge_run = $1 AND u.state = 'purged' AND d.purge_run = u.purge_run AND d.purged_at IS NOT NULL",
        run
    )?;
    Ok(count)
}

/// What stopped a purge and was not released: (stop, documents moved nearer, stock, when).
pub(crate) async fn standing_stops(tx: &mut Tx) -> Result<Vec<(i64, i64, i64, i64)>, StoreError> {
    fetch_all!(tx, (i64, i64, i64, i64), "SELECT stop, moved, stock, stopped_at FROM breaker_stops WHERE released_at IS NULL ORDER BY stop")
}

/// A run, as its bordereau tells it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct RunRow {
    pub run: PurgeRunId,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub purged: i64,
    pub faulted: i64,
    pub stopped: Option<String>,
    pub bordereau: Option<String>,
    pub position: Option<i64>,
}

/// The runs that destroyed something, failed or were stopped, the last first.
pub(crate) async fn runs(tx: &mut Tx, limit: i64) -> Result<Vec<RunRow>, StoreError> {
    fetch_all!(
        tx,
        RunRow,
        "SELECT r.run, r.started_at, r.ended_at, r.purged, r.faulted, r.stopped, r.bordereau, e.position FROM purge_runs r LEFT JOIN entries e ON e.entry = r.entry
         WHERE r.purged > 0 OR r.faulted > 0 OR r.stopped IS NOT NULL OR EXISTS (SELECT 1 FROM uses u WHERE u.purge_run = r.run AND u.state = 'purged') ORDER BY r.started_at DESC LIMIT $1",
        limit
    )
}

pub(crate) async fn run_of(tx: &mut Tx, run: &PurgeRunId) -> Result<Option<RunRow>, StoreError> {
    fetch_optional!(
        tx,
        RunRow,
        "SELECT r.run, r.started_at, r.ended_at, r.purged, r.faulted, r.stopped, r.bordereau, e.position FROM purge_runs r LEFT JOIN entries e ON e.entry = r.entry WHERE r.run = $1",
        run
    )
}

/// What a run destroyed, by team, purpose, piece, rule and authority.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DestroyedRow {
    pub team_name: String,
    pub purpose: String,
    pub piece: String,
    pub policy: String,
    pub authority: Option<String>,
    pub documents: i64,
    pub ended: i64,
    pub bytes: i64,
    pub first_deposit: i64,
    pub last_deposit: i64,
    pub first_end: i64,
    pub last_end: i64,
}

/// What a run ended, grouped as a bordereau lists it: what it destroyed wholly, with its bytes, or withdrew for a purpose while another goes on. A payload that could not be deleted yet is
/// in the bordereau of the run that does.
pub(crate) async fn destroyed(tx: &mut Tx, run: &PurgeRunId) -> Result<Vec<DestroyedRow>, StoreError> {
    fetch_all!(
        tx,
        DestroyedRow,
        "SELECT t.name AS team_name, u.purpose, u.piece, u.policy, u.authority, CAST(SUM(u.last) AS BIGINT) AS documents,
                CAST(COUNT(*) - SUM(u.last) AS BIGINT) AS ended, CAST(SUM(u.last * u.payload_size) AS BIGINT) AS bytes,
                MIN(u.deposited_at) AS first_deposit, MAX(u.deposited_at) AS last_deposit, MIN(u.purge_at) AS first_end, MAX(u.purge_at) AS last_end
         FROM (SELECT e.*, d.payload_size, CASE WHEN d.purge_run = e.purge_run AND d.purged_at IS NOT NULL AND e.purpose =
                    (SELECT MAX(o.purpose) FROM uses o WHERE o.document = e.document AND o.purge_run = e.purge_run) THEN 1 ELSE 0 END AS last
               FROM uses e JOIN documents d ON d.document = e.document WHERE e.purge_run = $1 AND e.state = 'purged') u
         JOIN teams t ON t.team = u.team
         GROUP BY t.name, u.purpose, u.piece, u.policy, u.authority ORDER BY t.name, u.purpose, u.piece, u.policy, u.authority",
        run
    )
}
