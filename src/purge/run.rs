//! One purge run: due rows, oldest first, a transaction each, cancellable between any two, idempotent.

use jiff::{SignedDuration, Timestamp};

use super::store::{self, Counts, DueRow};
use crate::{
    audit::{self, Action as Logged, Entry, Outcome},
    base::{DocumentId, PurgeRunId, time_of},
    blobs::Blobs,
    cases::{self, CaseRefusal},
    documents::{self, DocumentRefusal, State, Transition},
    identity,
    purposes::{Keep, PieceCode, Policies},
    requests::{self, RequestRefusal},
    retention::calendar,
    store::{Records, Refusal, StoreError, Tx, transact},
};

/// Rows looked at together.
const BATCH: i64 = 500;

/// The purpose under which staff traces are kept.
const LOGS: &str = "S1_JOURNAUX_TECH";

/// A case that was just opened may still get its first document: it is empty only after this.
const EMPTY_AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Why a run, or one document of it, failed.
#[derive(Debug, thiserror::Error)]
pub enum RunRefusal {
    /// The documents refused.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
    /// The requests refused.
    #[error(transparent)]
    Request(#[from] RequestRefusal),
    /// The cases refused.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for RunRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Document(refusal) => refusal.store_error(),
            Self::Request(refusal) => refusal.store_error(),
            Self::Case(refusal) => refusal.store_error(),
        }
    }
}

/// A run that ended.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its id.
    pub id: PurgeRunId,
    /// What it did.
    pub counts: Counts,
}

/// What is due for a document, by its dates and its purpose's authority to eliminate.
fn next(policies: &Policies, row: &DueRow, now: Timestamp) -> Result<Option<Transition>, RunRefusal> {
    let now = now.as_millisecond();
    if row.state == "purging" {
        return Ok(Some(Transition::CompletePurge));
    }
    if !matches!(row.state.as_str(), "active" | "archived") {
        return Ok(None);
    }
    if now < row.purge_at {
        let archive = row.state == "active" && row.active_until.is_some_and(|until| now >= until);
        return Ok(archive.then_some(Transition::Archive));
    }
    let unreadable = || StoreError::Unreadable("a document's purpose");
    let purpose = policies.purpose(&row.purpose.parse().map_err(|_| unreadable())?).ok_or_else(unreadable)?;
    let piece: PieceCode = row.piece.parse().map_err(|_| unreadable())?;
    let needs_visa = purpose.clock_for(&piece).master && purpose.elimination_ref.is_none();
    Ok(Some(if needs_visa { Transition::AwaitVisa } else { Transition::BeginPurge }))
}

/// A document that something is due for.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its id.
    pub document: DocumentId,
    /// Its purpose.
    pub purpose: String,
    /// Which piece it is.
    pub piece: String,
    /// Its last day, in UTC.
    pub purge_at: Timestamp,
    /// What is due.
    pub transition: Transition,
}

/// What a run at this moment would do, as things stand now.
///
/// # Errors
/// When the records cannot be read.
pub async fn due(records: &Records, policies: &Policies, until: Timestamp) -> Result<Vec<Due>, RunRefusal> {
    let mut planned = Vec::new();
    for row in store::due(&mut records.read().await?, until, i64::MAX).await? {
        if let Some(transition) = next(policies, &row, until)? {
            planned.push(Due { document: row.document, purpose: row.purpose, piece: row.piece, purge_at: time_of(row.purge_at), transition });
        }
    }
    Ok(planned)
}

/// Runs the purge: documents first, then what else has ended. One bad row is set aside, reported, and stops nothing.
/// What is due is due at the run's beginning, when its caller believed the clock: a clock that jumps meanwhile destroys nothing more.
///
/// # Errors
/// When the records fail as a whole; what was done before stays done.
pub async fn run(records: &Records, blobs: &Blobs, policies: &Policies) -> Result<Run, RunRefusal> {
    let until = records.now();
    let id = PurgeRunId::new(until, records.chance());
    let task = Task { blobs, policies, run: &id, until };
    transact!(records, "begin a purge run", |tx| store::begin_run(tx, &id).await)?;
    let mut counts = Counts::default();
    loop {
        let rows = store::due(&mut records.read().await?, until, BATCH).await?;
        let full = i64::try_from(rows.len()).is_ok_and(|count| count == BATCH);
        let before = counts;
        for row in rows {
            settle(records, &task, &row.document, &mut counts).await?;
        }
        if !full || counts == before {
            break;
        }
    }
    sweep(records, &task, &mut counts).await;
    transact!(records, "end a purge run", |tx| {
        store::end_run(tx, &id, &counts).await?;
        let outcome = if counts.faulted == 0 { Outcome::Done } else { Outcome::Failed };
        audit::record(tx, Entry::done(Logged::PurgeRun).ended(outcome).object("run", &id).policy(policies.digest())).await
    })?;
    if !records.db().forget_deleted().await? {
        tracing::warn!("a reader keeps the database's log from being emptied of what was deleted: the next tick tries again");
    }
    Ok(Run { id, counts })
}

/// What every step of a run needs.
struct Task<'a> {
    blobs: &'a Blobs,
    policies: &'a Policies,
    run: &'a PurgeRunId,
    until: Timestamp,
}

/// Takes one document as far as it goes now, and sets it aside when it fails.
async fn settle(records: &Records, task: &Task<'_>, document: &DocumentId, counts: &mut Counts) -> Result<(), RunRefusal> {
    loop {
        match step(records, task, document).await {
            Ok(None) => return Ok(()),
            Ok(Some(Transition::Archive)) => counts.archived += 1,
            Ok(Some(Transition::AwaitVisa)) => counts.awaiting_visa += 1,
            Ok(Some(Transition::BeginPurge)) => {}
            Ok(Some(Transition::CompletePurge)) => counts.purged += 1,
            Err(refusal) => {
                counts.faulted += 1;
                tracing::error!(%document, error = %refusal, "a due document could not be purged");
                let entry = Entry::done(Logged::DocumentPurgeFailed).ended(Outcome::Failed).object("document", document).object("run", task.run);
                return transact!(records, "set a document aside", |tx| {
                    store::set_faulted(tx, document).await?;
                    Ok::<_, RunRefusal>(audit::record(tx, entry.clone()).await?)
                });
            }
        }
    }
}

/// One transition of one document. Grants go in a transaction of their own; the payload only after its commit; the stamp only after the payload.
async fn step(records: &Records, task: &Task<'_>, document: &DocumentId) -> Result<Option<Transition>, RunRefusal> {
    let row = store::row(&mut records.read().await?, document).await?;
    let Some(row) = row else { return Ok(None) };
    let Some(transition) = next(task.policies, &row, task.until)? else { return Ok(None) };
    if let (Transition::CompletePurge, Some(payload)) = (transition, &row.payload) {
        task.blobs.delete(payload).await.map_err(DocumentRefusal::from)?;
    }
    transact!(records, "move a document on", |tx| apply(tx, task, (document, transition)).await)
}

/// Applies the transition if it is still what is due: another worker may have been faster.
async fn apply(tx: &mut Tx, task: &Task<'_>, (document, transition): (&DocumentId, Transition)) -> Result<Option<Transition>, RunRefusal> {
    let Some(row) = store::row(tx, document).await? else { return Ok(None) };
    if next(task.policies, &row, task.until)? != Some(transition) {
        return Ok(None);
    }
    let state = State::read(&row.state, [row.archived_at, row.awaiting_visa_at, row.purging_at, row.purged_at])?;
    state.after(transition, tx.now()).map_err(DocumentRefusal::from)?;
    let action = match transition {
        Transition::Archive => {
            documents::store::delete_grants(tx, document, Some("team"), "archived").await?;
            store::set_archived(tx, document).await?;
            Logged::DocumentArchived
        }
        Transition::AwaitVisa => {
            documents::store::delete_grants(tx, document, Some("team"), "awaiting visa").await?;
            store::set_awaiting_visa(tx, document).await?;
            Logged::DocumentAwaitsVisa
        }
        Transition::BeginPurge => {
            documents::store::delete_grants(tx, document, None, "purged").await?;
            store::set_purging(tx, document, task.run).await?;
            Logged::DocumentPurging
        }
        Transition::CompletePurge => {
            if let Some(payload) = &row.payload {
                documents::store::delete_parts(tx, payload).await?;
            }
            store::set_purged(tx, document).await?;
            Logged::DocumentPurged
        }
    };
    let entry = Entry::done(action).object("document", document).object("team", &row.team).object("run", task.run).under(&row.purpose, task.policies.digest());
    audit::record(tx, entry).await?;
    Ok(Some(transition))
}

/// Everything else that has ended: unfinished uploads, ended links and briefs, empty cases and their labels, sessions, invitations, old traces. What fails is reported and
/// tried again by the next run; it stops nothing else.
async fn sweep(records: &Records, task: &Task<'_>, counts: &mut Counts) {
    let swept = [
        documents::sweep_uploads(records, task.blobs).await.map_err(RunRefusal::from),
        requests::erase_ended(records).await.map_err(RunRefusal::from),
        transact!(records, "erase empty cases", |tx| erase_empty_cases(tx).await),
        transact!(records, "sweep sessions and invitations", |tx| identity::store::sweep(tx).await).map_err(|error: StoreError| error.into()),
        forget_traces(records, task.policies).await,
    ];
    for outcome in swept {
        match outcome {
            Ok(count) => counts.swept += count,
            Err(refusal) => {
                counts.faulted += 1;
                tracing::error!(error = &refusal as &dyn std::error::Error, "something that has ended could not be swept");
            }
        }
    }
}

async fn forget_traces(records: &Records, policies: &Policies) -> Result<u64, RunRefusal> {
    let before = logs_before(policies, records.now())?;
    transact!(records, "forget old traces", |tx| Ok(audit::forget_values(tx, before).await?))
}

/// The moment before which values of the trail are forgotten, by the purpose of the technical logs; the commitments stay, and open to nothing.
fn logs_before(policies: &Policies, now: Timestamp) -> Result<i64, StoreError> {
    let unreadable = || StoreError::Unreadable("the purpose of the technical logs");
    let logs = policies.system_purpose(&LOGS.parse().map_err(|_| unreadable())?).ok_or_else(unreadable)?;
    match logs.keep {
        Keep::For { period, .. } => Ok(calendar::day_begins(period.before(calendar::day_of(now))).as_millisecond()),
        Keep::WithoutEnd => Err(unreadable()),
    }
}

async fn erase_empty_cases(tx: &mut Tx) -> Result<u64, RunRefusal> {
    let before = tx.now().saturating_sub(EMPTY_AFTER).unwrap_or(Timestamp::MIN).as_millisecond();
    let empty = cases::store::empty_cases(tx, before, BATCH).await?;
    for (case, team) in &empty {
        // Told first: what this entry itself commits to about the case goes with the rest.
        audit::record(tx, Entry::done(Logged::CaseErased).object("team", team).in_case(case)).await?;
        cases::store::erase(tx, case).await?;
    }
    Ok(u64::try_from(empty.len()).unwrap_or_default())
}
