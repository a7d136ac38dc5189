//! The retention report (GDPR art. 5(1)(e) and 5(2)): made from one snapshot of the records.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Decision, Period, PeriodMovements, ReportRefusal, Row, Week, decision, delay, increments, period::movements, row::totals, store};
use crate::{
    audit::Log,
    base::time_of,
    merkle::{self, SignedNote, VerifierKey},
    purposes::Policies,
    retention::{Figures, calendar::day_of},
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
    /// The last purge run that ended.
    pub last_run: Option<LastRun>,
    /// What was decided on reports of its period, the first first.
    pub decisions: Vec<Decision>,
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
    let mut periods = Vec::new();
    for period in [period, period.before()] {
        periods.push(movements(&counts, &rows, (period, delay::of_period(tx, period).await?)));
    }
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
        holds: holds(tx, today).await?,
        reconciled: store::check(tx, &today.to_string())
            .await?
            .map(|(at, differences)| Reconciled { at: time_of(at), differences: differences.unsigned_abs() }),
        last_run: last_run(tx).await?,
        decisions: decision::of_period(tx, period).await?,
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
