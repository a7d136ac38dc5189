//! The retention report (GDPR art. 5(1)(e) and 5(2)): made from one snapshot of the records.

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Period, PeriodMovements, ReportRefusal, Row, Week, increments, period::movements, row::totals, store};
use crate::{
    audit::Log,
    base::time_of,
    merkle::{self, SignedNote, VerifierKey},
    purposes::Policies,
    retention::{Figures, boundaries::begins, calendar::day_of, nearest_rank},
    store::{Records, Tx},
};

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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
    /// What came and went in the period that was asked for, and in the one of the same length before it.
    pub periods: Vec<PeriodMovements>,
    /// Twelve weeks behind, the present one, twelve ahead.
    pub weeks: Vec<Week>,
    /// The holds that stand, by kind.
    pub holds: Vec<Holds>,
    /// When the figures were last counted from everything, and what that count found.
    pub reconciled: Option<Reconciled>,
    /// How long due documents waited for their purge; none before the first purge.
    pub delay: Option<Delay>,
    /// The last purge run that ended.
    pub last_run: Option<LastRun>,
    /// The trail's last signed checkpoint.
    pub checkpoint: Option<Checkpoint>,
}

impl Report {
    /// The period that was asked for; the month that runs if none was.
    #[must_use]
    pub fn period(&self) -> Period {
        self.periods.first().map_or_else(|| Period::month_of(self.today), |told| told.period)
    }
}

/// The holds of one kind that stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Holds {
    /// `LIMITATION`, `CONTENTIEUX` or `ARCHIVES`.
    pub kind: String,
    /// How many.
    pub count: u64,
    /// Since when the oldest stands.
    #[schema(value_type = String)]
    pub oldest: Timestamp,
    /// How many are past their day of review.
    pub reviews_due: u64,
}

/// A full count of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reconciled {
    /// When.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// How many figures differed from those kept by increments. Must be 0.
    pub differences: u64,
}

/// From the moment documents fell due to their purge, over the last twelve months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delay {
    /// When it was counted: with the day's first count, and after each purge.
    #[schema(value_type = String)]
    pub as_of: Timestamp,
    /// The day the twelve months begin.
    #[schema(value_type = String)]
    pub since: Date,
    /// How many documents were purged since.
    pub documents: u64,
    /// Half of them waited at most this long.
    pub median_seconds: u64,
    /// Nineteen in twenty waited at most this long.
    pub p95_seconds: u64,
    /// How many waited at most an hour, more than that and at most six hours, a day, three days; and how many waited longer than that.
    pub bands: [u64; 5],
}

/// Where the bands of the delays end, in hours.
pub const BANDS: [u64; 4] = [1, 6, 24, 72];

/// In which band a delay in milliseconds is.
pub(super) fn band_of(delay: i64) -> usize {
    BANDS.iter().take_while(|hours| delay > hours.cast_signed().saturating_mul(3_600_000)).count()
}

/// A purge run that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Checkpoint {
    /// How many entries the trail has.
    pub entries: u64,
    /// The root of their tree, in base64.
    pub root: String,
}

/// Makes the report of a period; `None` is the month that runs. `key` is the trail's: a checkpoint that it did not sign is refused.
///
/// # Errors
/// When the records cannot be read, or the checkpoint is not this log's.
pub async fn retention(tx: &mut Tx, policies: &Policies, key: &VerifierKey, period: Option<Period>) -> Result<Report, ReportRefusal> {
    let now = tx.now();
    let today = day_of(now);
    let period = period.unwrap_or_else(|| Period::month_of(today));
    let counts = increments::counts(tx).await?;
    let rows = increments::rows(tx, &counts).await?;
    let periods: Vec<_> = [period, period.before()].into_iter().map(|period| movements(&counts, &rows, period)).collect();
    Ok(Report {
        as_of: time_of(now.as_millisecond()),
        today,
        month: today.first_of_month(),
        policy: policies.digest().to_owned(),
        totals: totals(&rows),
        reconciles: rows.iter().all(|row| row.figures.reconcile()) && periods.iter().all(PeriodMovements::reconcile),
        periods,
        weeks: increments::weeks(now, &counts),
        rows,
        delay: increments::delays(tx).await?,
        holds: holds(tx, today).await?,
        reconciled: store::check(tx, &today.to_string())
            .await?
            .map(|(at, differences, _)| Reconciled { at: time_of(at), differences: differences.unsigned_abs() }),
        last_run: last_run(tx).await?,
        checkpoint: checkpoint(tx, key).await?,
    })
}

/// How often a report is made again while entries are still being numbered.
const ATTEMPTS: u8 = 20;

/// Makes the report at a checkpoint that tells of everything in it: so it can be counted again from the entries before that checkpoint, and from nothing else.
///
/// # Errors
/// As [`retention`]; when the trail cannot grow.
pub async fn signed(records: &Records, log: &Log, policies: &Policies, period: Option<Period>) -> Result<Report, ReportRefusal> {
    signed_in(records, log, policies, period).await.map(|(_, report)| report)
}

/// The same, with the snapshot it was made in.
///
/// # Errors
/// As [`signed`].
pub async fn signed_in(records: &Records, log: &Log, policies: &Policies, period: Option<Period>) -> Result<(Tx, Report), ReportRefusal> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        log.integrate(records).await?;
        let mut tx = records.read().await?;
        if attempt == ATTEMPTS || !store::unnumbered(&mut tx).await? {
            let report = retention(&mut tx, policies, log.verifier_key(), period).await?;
            return Ok((tx, report));
        }
    }
}

async fn holds(tx: &mut Tx, today: Date) -> Result<Vec<Holds>, ReportRefusal> {
    let rows = store::holds(tx, &today.to_string()).await?.into_iter();
    let holds = rows.map(|(kind, count, oldest, due)| Holds { kind, count: count.unsigned_abs(), oldest: time_of(oldest), reviews_due: due.unsigned_abs() });
    Ok(holds.collect())
}

/// The last day on which a document is still open: it closes at the first instant of the next one.
pub(super) fn last_day(purge_at: i64) -> Date {
    day_of(time_of(purge_at)).yesterday().unwrap_or(Date::MIN)
}

pub(super) async fn delay(tx: &mut Tx, today: Date) -> Result<Option<Delay>, ReportRefusal> {
    let since = twelve_months_before(today);
    let documents = store::purged_since(tx, begins(since)).await?;
    let (Some(median), Some(p95)) = (nearest_rank(documents, 50), nearest_rank(documents, 95)) else { return Ok(None) };
    let median_seconds = seconds(store::delay_at(tx, begins(since), median).await?);
    let p95_seconds = seconds(store::delay_at(tx, begins(since), p95).await?);
    let mut bands = [0; 5];
    let mut before = 0;
    for (band, limit) in bands.iter_mut().zip(BANDS.map(Some).into_iter().chain([None])) {
        let within = match limit {
            Some(hours) => store::purged_within(tx, begins(since), hours.cast_signed().saturating_mul(3_600_000)).await?,
            None => documents,
        };
        *band = within.saturating_sub(before);
        before = within;
    }
    Ok(Some(Delay { as_of: time_of(tx.now().as_millisecond()), since, documents, median_seconds, p95_seconds, bands }))
}

/// The day on which the twelve months begin whose delays a report tells.
pub(super) fn twelve_months_before(today: Date) -> Date {
    today.checked_sub(1.year()).unwrap_or(Date::MIN)
}

/// Whole seconds, never understated.
pub(super) fn seconds(milliseconds: Option<i64>) -> u64 {
    u64::try_from(milliseconds.unwrap_or_default()).unwrap_or_default().div_ceil(1_000)
}

async fn last_run(tx: &mut Tx) -> Result<Option<LastRun>, ReportRefusal> {
    let run = store::last_run(tx).await?;
    Ok(run.map(|(ended_at, purged, faulted)| LastRun { ended_at: time_of(ended_at), purged: purged.unsigned_abs(), faulted: faulted.unsigned_abs() }))
}

async fn checkpoint(tx: &mut Tx, key: &VerifierKey) -> Result<Option<Checkpoint>, ReportRefusal> {
    let Some(note) = store::checkpoint(tx).await? else { return Ok(None) };
    let note: SignedNote = note.parse()?;
    let opened = merkle::Checkpoint::open(&note, key, &[])?.checkpoint;
    Ok(Some(Checkpoint { entries: opened.size(), root: opened.root().to_string() }))
}
