//! The retention report (GDPR art. 5(1)(e) and 5(2)): made from one snapshot of the records.

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Boundaries, Figures, ReportRefusal, Row, Week,
    boundaries::begins,
    figures::{nearest_rank, totals},
    store, weeks,
};
use crate::{
    base::time_of,
    merkle::{self, SignedNote, VerifierKey},
    purposes::Policies,
    retention::calendar::day_of,
    store::{StoreError, Tx},
};

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Report {
    /// The moment it speaks of.
    #[schema(value_type = String)]
    pub as_of: Timestamp,
    /// The day (Paris) it speaks of.
    #[schema(value_type = String)]
    pub today: Date,
    /// The first day of its month.
    #[schema(value_type = String)]
    pub month: Date,
    /// The digest of the purposes in force, in hex.
    pub policy: String,
    /// All rows together.
    pub totals: Figures,
    /// Whether every row reconciles: `opening + received − purged = closing`, and its parts make up the stock.
    pub reconciles: bool,
    /// Purpose by purpose, team by team.
    pub rows: Vec<Row>,
    /// Twelve weeks behind, the present one, twelve ahead.
    pub weeks: Vec<Week>,
    /// How long due documents waited for their purge; none before the first purge.
    pub delay: Option<Delay>,
    /// The last purge run that ended.
    pub last_run: Option<LastRun>,
    /// The trail's last signed checkpoint.
    pub checkpoint: Option<Checkpoint>,
}

/// From the moment documents fell due to their purge, over the last twelve months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delay {
    /// The day the twelve months begin.
    #[schema(value_type = String)]
    pub since: Date,
    /// How many documents were purged since.
    pub documents: u64,
    /// Half of them waited at most this long.
    pub median_seconds: u64,
    /// Nineteen in twenty waited at most this long.
    pub p95_seconds: u64,
}

/// A purge run that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LastRun {
    /// When.
    #[schema(value_type = String)]
    pub ended_at: Timestamp,
    /// How many documents it purged.
    pub purged: u64,
    /// How many it could not purge; they are tried again.
    pub faulted: u64,
}

/// What the trail's key signed last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Checkpoint {
    /// How many entries the trail has.
    pub entries: u64,
    /// The root of their tree, in base64.
    pub root: String,
}

/// Makes the report. `key` is the trail's: a checkpoint that it did not sign is refused.
///
/// # Errors
/// When the records cannot be read, or the checkpoint is not this log's.
pub async fn retention(tx: &mut Tx, policies: &Policies, key: &VerifierKey) -> Result<Report, ReportRefusal> {
    let now = tx.now();
    let rows = rows(tx, &Boundaries::at(now)).await?;
    let span = weeks::span(now);
    let (received, purged, due) = (store::received(tx, span).await?, store::purged(tx, span).await?, store::due(tx, span).await?);
    let today = day_of(now);
    Ok(Report {
        as_of: time_of(now.as_millisecond()),
        today,
        month: today.first_of_month(),
        policy: policies.digest().to_owned(),
        totals: totals(&rows),
        reconciles: rows.iter().all(|row| row.figures.reconcile()),
        weeks: weeks::weeks(now, &received, &purged, &due),
        rows,
        delay: delay(tx, today).await?,
        last_run: last_run(tx).await?,
        checkpoint: checkpoint(tx, key).await?,
    })
}

pub(super) async fn rows(tx: &mut Tx, at: &Boundaries) -> Result<Vec<Row>, StoreError> {
    let counted = store::rows(tx, at).await?;
    let row = |row: store::RowCounted| Row {
        figures: Figures::from(&row.counted),
        purpose: row.purpose,
        team: row.team,
        team_name: row.name,
        furthest_last_day: row.furthest.map(last_day),
    };
    Ok(counted.into_iter().map(row).collect())
}

/// The last day on which a document is still open: it closes at the first instant of the next one.
pub(super) fn last_day(purge_at: i64) -> Date {
    day_of(time_of(purge_at)).yesterday().unwrap_or(Date::MIN)
}

async fn delay(tx: &mut Tx, today: Date) -> Result<Option<Delay>, StoreError> {
    let since = today.checked_sub(1.year()).unwrap_or(Date::MIN);
    let documents = store::purged_since(tx, begins(since)).await?;
    let (Some(median), Some(p95)) = (nearest_rank(documents, 50), nearest_rank(documents, 95)) else { return Ok(None) };
    let median_seconds = seconds(store::delay_at(tx, begins(since), median).await?);
    let p95_seconds = seconds(store::delay_at(tx, begins(since), p95).await?);
    Ok(Some(Delay { since, documents, median_seconds, p95_seconds }))
}

/// Whole seconds, never understated.
fn seconds(milliseconds: Option<i64>) -> u64 {
    u64::try_from(milliseconds.unwrap_or_default()).unwrap_or_default().div_ceil(1_000)
}

async fn last_run(tx: &mut Tx) -> Result<Option<LastRun>, StoreError> {
    let run = store::last_run(tx).await?;
    Ok(run.map(|(ended_at, purged, faulted)| LastRun { ended_at: time_of(ended_at), purged: purged.unsigned_abs(), faulted: faulted.unsigned_abs() }))
}

async fn checkpoint(tx: &mut Tx, key: &VerifierKey) -> Result<Option<Checkpoint>, ReportRefusal> {
    let Some(note) = store::checkpoint(tx).await? else { return Ok(None) };
    let note: SignedNote = note.parse()?;
    let opened = merkle::Checkpoint::open(&note, key, &[])?.checkpoint;
    Ok(Some(Checkpoint { entries: opened.size(), root: opened.root().to_string() }))
}
