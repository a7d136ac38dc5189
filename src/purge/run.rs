//! One purge run: claimed with a lease, oldest first, in small batches, cancellable between any two steps, idempotent.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::{
    Fence, RunRefusal,
    advance::{Ended, Gone, Taken, advance, unfinished},
    batch::{Batch, Queue},
    breaker,
    store::{self, Counts},
    sweep,
};
use crate::{
    audit::{self, Action as Logged, Entry, Log, Outcome},
    base::{
        DocumentId, PurgeRunId,
        planted::{Planted, is_planted},
        time_of,
    },
    blobs::Blobs,
    documents::{self, DocumentRefusal, Transition, store::UseRow},
    purposes::Rulebook,
    store::{Records, Refusal as _, StoreError, Tx, transact},
};

/// How long one transaction may take while others write: short enough that an upload which comes upon it hardly waits.
const AT_MOST: Duration = Duration::from_millis(10);

/// How long while nobody else does: each transaction waits for the disk once, whatever it holds, and whoever comes then waits once for this long at most.
const AT_MOST_ALONE: Duration = Duration::from_millis(50);

/// After how long without anybody's writing a run takes itself to be alone.
const ALONE_AFTER: Duration = Duration::from_secs(1);

/// How long a run rests after each transaction while others write: about as long as an upload needs for all of its own.
const REST: Duration = Duration::from_millis(10);

/// How many entries of the trail a run leaves unnumbered: few enough that numbering them is short too.
const NUMBERED_AT_ONCE: usize = 1_000;

/// How many documents one transaction takes through: as many as its time allows on this machine, found out on the way, and fewer while others write.
struct Pace {
    size: usize,
    begun: u64,
    since: Duration,
    /// When others were last seen to write. At first they are taken to.
    others: Duration,
    unnumbered: usize,
}

impl Pace {
    fn start(records: &Records) -> Self {
        let now = records.clock().elapsed();
        Self { size: 20, begun: 0, since: now, others: now, unnumbered: 0 }
    }

    /// Before a transaction.
    fn begin(&mut self, records: &Records) {
        (self.begun, self.since) = (records.begun(), records.clock().elapsed());
    }

    /// After it: whoever waits for the writer goes first, and is left alone for a while.
    async fn rest(&mut self, records: &Records) {
        let now = records.clock().elapsed();
        let long = now.saturating_sub(self.since);
        // One was the run's own.
        let others = records.begun().saturating_sub(self.begun) > 1;
        if others {
            self.others = now;
        }
        let most = if now.saturating_sub(self.others) > ALONE_AFTER { AT_MOST_ALONE } else { AT_MOST };
        let size = if others {
            self.size / 2
        } else if long > most {
            self.size * 3 / 4
        } else {
            self.size + self.size / 4 + 1
        };
        self.size = size.clamp(5, 1_000);
        if others {
            tokio::time::sleep(REST).await;
        } else {
            tokio::task::yield_now().await;
        }
    }

    /// Has the trail's entries numbered as the run goes: whoever waits for a receipt would have to number them all. What cannot be numbered now will be by the next to come.
    async fn number(&mut self, task: &Task<'_>, written: usize) {
        self.unnumbered += written;
        if self.unnumbered >= NUMBERED_AT_ONCE {
            self.unnumbered = 0;
            if let Err(error) = task.log.integrate(task.records).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "the entries of a purge are not numbered yet");
            }
        }
    }
}

/// Payloads deleted at the same time.
const AT_ONCE: usize = 8;

/// A run that ended.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its id.
    pub id: PurgeRunId,
    /// What it did.
    pub counts: Counts,
    /// Whether it stopped before it destroyed anything, for the data protection officer to look at.
    pub stopped: bool,
}

/// Something due: a document under one purpose.
#[derive(Debug, Clone)]
pub struct Due {
    /// The document.
    pub document: DocumentId,
    /// Its purpose.
    pub purpose: String,
    /// Which piece it is.
    pub piece: String,
    /// The version of the purposes whose rule it follows.
    pub policy: String,
    /// Its last day, in UTC.
    pub purge_at: Timestamp,
    /// Which part of the rule set it.
    pub decided_by: String,
    /// What is due.
    pub transition: Transition,
}

impl Due {
    fn of(row: &UseRow, transition: Transition) -> Self {
        let UseRow { document, purpose, piece, policy, decided_by, .. } = row.clone();
        Self { document, purpose, piece, policy, purge_at: time_of(row.purge_at), decided_by, transition }
    }
}

/// What a run at this moment would do, as things stand now.
///
/// # Errors
/// When the records cannot be read.
pub async fn due(records: &Records, rules: &Rulebook, until: Timestamp) -> Result<Vec<Due>, RunRefusal> {
    let mut planned = Vec::new();
    let mut tx = records.read().await?;
    let mut queue = Queue::of(rules, until);
    while let Some(batch) = queue.next(&mut tx, usize::MAX).await? {
        planned.extend(batch.steps()?.iter().map(|step| Due::of(&step.before, step.transition)));
    }
    Ok(planned)
}

/// What every step of a run needs.
pub(super) struct Task<'a> {
    pub(super) records: &'a Records,
    pub(super) blobs: &'a Blobs,
    pub(super) log: &'a Log,
    pub(super) rules: &'a Rulebook,
    pub(super) run: &'a PurgeRunId,
    pub(super) fence: &'a Fence,
    pub(super) until: Timestamp,
}

/// Runs the purge: documents first, then what else has ended. One bad row is set aside, reported, and stops nothing.
/// What is due is due at `until`, the moment at which its caller believed the clock: a clock that jumps meanwhile destroys nothing more. `fence` is the lease it runs under: once another
/// worker has taken it, this one changes nothing more.
///
/// # Errors
/// [`RunRefusal::LeaseLost`]; when the records fail as a whole. What was done before stays done.
pub async fn run(records: &Records, (blobs, log): (&Blobs, &Log), rules: &Rulebook, fence: &Fence, until: Timestamp) -> Result<Run, RunRefusal> {
    let id = PurgeRunId::new(until, records.chance());
    let task = Task { records, blobs, log, rules, run: &id, fence, until };
    let stopped = transact!(records, "begin a purge run", |tx| breaker::begin(tx, &task).await)?;
    end_interrupted(&task).await?;
    let mut counts = Counts::default();
    let mut pace = Pace::start(records);
    finish(&task, (&mut counts, &mut pace)).await?;
    if !stopped {
        move_on(&task, (&mut counts, &mut pace)).await?;
    }
    sweep::sweep(&task, &mut counts).await;
    let outcome = if counts.faulted == 0 && !stopped { Outcome::Done } else { Outcome::Failed };
    let bordereau = super::bordereau::of_run(&mut records.read().await?, rules, &id).await?.digest()?;
    transact!(records, "end a purge run", |tx| end(tx, &task, (&id, outcome), (&counts, &bordereau)).await)?;
    if !records.db().forget_deleted().await? {
        tracing::warn!("a reader keeps the database's log from being emptied of what was deleted: the next tick tries again");
    }
    Ok(Run { id, counts, stopped })
}

/// Ends a run: its figures, and its bordereau stated in the trail.
async fn end(tx: &mut Tx, task: &Task<'_>, (run, outcome): (&PurgeRunId, Outcome), (counts, bordereau): (&Counts, &str)) -> Result<(), RunRefusal> {
    task.fence.hold(tx).await?;
    let entry = Entry::done(Logged::PurgeRun).ended(outcome).object("run", run).object("bordereau", bordereau).policy(task.rules.digest());
    audit::record(tx, entry.object("purged", counts.purged).object("faulted", counts.faulted)).await?;
    let entry = tx.last_entry().unwrap_or_default();
    Ok(store::end_run(tx, run, counts, (bordereau, entry)).await?)
}

/// Ends the runs that were stopped before they could: what they destroyed is in a bordereau too. What they only began is in this run's, which goes on with it.
async fn end_interrupted(task: &Task<'_>) -> Result<(), RunRefusal> {
    let mut tx = task.records.read().await?;
    for run in store::unended(&mut tx, task.run).await? {
        let counts = Counts { purged: store::count_purged(&mut tx, &run).await?.unsigned_abs(), ..Counts::default() };
        let bordereau = super::bordereau::of_run(&mut tx, task.rules, &run).await?.digest()?;
        transact!(task.records, "end an interrupted purge run", |tx| end(tx, task, (&run, Outcome::Failed), (&counts, &bordereau)).await)?;
    }
    Ok(())
}

/// Takes the lease for `holder`, runs, and gives it back. `None`: another worker runs.
///
/// # Errors
/// As [`run`].
pub async fn run_alone(records: &Records, stores: (&Blobs, &Log), rules: &Rulebook, holder: &str) -> Result<Option<Run>, RunRefusal> {
    let Some(fence) = transact!(records, "take the purge", |tx| Fence::take(tx, holder).await)? else { return Ok(None) };
    let ran = run(records, stores, rules, &fence, records.now()).await;
    // A run that failed gives the lease back as well: the next one need not wait for its end.
    let released = transact!(records, "give the purge back", |tx| fence.release(tx).await);
    let ran = ran?;
    released?;
    Ok(Some(ran))
}

/// Takes whatever is due as far as it goes, batch by batch. A batch is stamped, once its payloads are gone, in the transaction that begins the next one; the one after that is read
/// meanwhile.
async fn move_on(task: &Task<'_>, (counts, pace): (&mut Counts, &mut Pace)) -> Result<(), RunRefusal> {
    let mut queue = Queue::of(task.rules, task.until);
    let mut gone = Vec::new();
    let mut ahead = queue.next(&mut task.records.read().await?, pace.size).await?;
    while let Some(batch) = ahead {
        pace.begin(task.records);
        let going = async { transact!(task.records, "stamp documents purged and move others on", |tx| advance(tx, task, &gone, &batch).await) };
        let reading = async { queue.next(&mut task.records.read().await?, pace.size).await };
        let (moved, next) = tokio::join!(going, reading);
        ahead = next?;
        let written = gone.len() + batch.rows().len();
        let ended = match moved {
            Ok(taken) => {
                after_stamp(task, &gone).await?;
                count(counts, taken)
            }
            Err(RunRefusal::LeaseLost) => return Err(RunRefusal::LeaseLost),
            Err(_) => {
                stamp(task, std::mem::take(&mut gone), counts).await?;
                one_by_one(task, &batch, counts).await?
            }
        };
        pace.rest(task.records).await;
        pace.number(task, written).await;
        gone = destroy_payloads(task, ended, counts).await?;
    }
    stamp(task, gone, counts).await
}

/// A batch that failed is taken apart: the row that is bad is set aside, the others go on.
async fn one_by_one(task: &Task<'_>, batch: &Batch, counts: &mut Counts) -> Result<Vec<Ended>, RunRefusal> {
    let mut ended = Vec::new();
    for row in batch.rows() {
        let moved = transact!(task.records, "move a document on", |tx| {
            let batch = Batch::read(tx, (task.rules, task.until), vec![row.clone()]).await?;
            advance(tx, task, &[], &batch).await
        });
        match moved {
            Ok(taken) => ended.extend(count(counts, taken)),
            Err(refusal) => judge(task, (&row.document, refusal), counts).await?,
        }
    }
    Ok(ended)
}

fn count(counts: &mut Counts, taken: Taken) -> Vec<Ended> {
    counts.purged += taken.stamped;
    for transition in taken.transitions {
        match transition {
            Transition::Archive => counts.archived += 1,
            Transition::AwaitVisa => counts.awaiting_visa += 1,
            Transition::BeginPurge => counts.ended += 1,
            Transition::GiveVisa | Transition::CompletePurge => {}
        }
    }
    taken.ended
}

/// What stopped one document alone sets it aside. That the lease is lost, or that others stood in the way time and again, is nothing of its own: the run ends, and the next one goes on.
async fn judge(task: &Task<'_>, (document, refusal): (&DocumentId, RunRefusal), counts: &mut Counts) -> Result<(), RunRefusal> {
    if matches!(refusal, RunRefusal::LeaseLost) || refusal.store_error().is_some_and(StoreError::is_transient) {
        return Err(refusal);
    }
    set_aside(task, (document, &refusal), counts).await
}

async fn set_aside(task: &Task<'_>, (document, refusal): (&DocumentId, &RunRefusal), counts: &mut Counts) -> Result<(), RunRefusal> {
    counts.faulted += 1;
    tracing::error!(%document, error = refusal as &dyn std::error::Error, "a due document could not be purged");
    let entry = Entry::done(Logged::DocumentPurgeFailed).ended(Outcome::Failed).object("document", document).object("run", task.run);
    transact!(task.records, "set a document aside", |tx| {
        task.fence.hold(tx).await?;
        documents::store::set_faulted(tx, document).await?;
        Ok::<_, RunRefusal>(audit::record(tx, entry.clone()).await?)
    })
}

/// Finishes what an earlier run began: accesses are gone, payloads are not.
async fn finish(task: &Task<'_>, (counts, pace): (&mut Counts, &mut Pace)) -> Result<(), RunRefusal> {
    loop {
        let mut tx = task.records.read().await?;
        let most = i64::try_from(pace.size).unwrap_or(i64::MAX);
        let documents = documents::store::purging(&mut tx, task.until, most).await?;
        if documents.is_empty() {
            return Ok(());
        }
        let ended = unfinished(&mut tx, &documents).await?;
        drop(tx);
        for document in documents.iter().filter(|document| ended.iter().all(|ended| ended.held.document != **document)) {
            let refusal = RunRefusal::from(StoreError::Unreadable("the last purpose of a document"));
            set_aside(task, (document, &refusal), counts).await?;
        }
        let gone = destroy_payloads(task, ended, counts).await?;
        let written = gone.len();
        pace.begin(task.records);
        stamp(task, gone, counts).await?;
        pace.rest(task.records).await;
        pace.number(task, written).await;
    }
}

/// Payloads go only after the commit that destroyed their last access; the stamp only after the payload.
async fn destroy_payloads(task: &Task<'_>, ended: Vec<Ended>, counts: &mut Counts) -> Result<Vec<Gone>, RunRefusal> {
    let destroyed = stream::iter(ended).map(async |ended| {
        let found = match &ended.ending.row.payload {
            Some(payload) if !is_planted(Planted::StampBeforeDelete) => {
                task.blobs.delete(payload).await.map_err(|error| RunRefusal::from(DocumentRefusal::from(error)))
            }
            _ => Ok(true),
        };
        (ended, found)
    });
    let destroyed: Vec<_> = destroyed.buffer_unordered(AT_ONCE).collect().await;
    let mut gone = Vec::with_capacity(destroyed.len());
    for (ended, found) in destroyed {
        match found {
            Ok(found) => gone.push(Gone::of(ended, found, task)),
            Err(refusal) => set_aside(task, (&ended.held.document, &refusal), counts).await?,
        }
    }
    counts.faulted += gone.iter().filter(|one| one.was_missing).count() as u64;
    Ok(gone)
}

/// Stamps documents whose payload is gone, in a transaction of their own.
async fn stamp(task: &Task<'_>, gone: Vec<Gone>, counts: &mut Counts) -> Result<(), RunRefusal> {
    if gone.is_empty() {
        return Ok(());
    }
    let stamped = async |gone: &[Gone]| transact!(task.records, "stamp documents purged", |tx| advance(tx, task, gone, &Batch::empty()).await);
    match stamped(&gone).await {
        Ok(taken) => {
            count(counts, taken);
            return after_stamp(task, &gone).await;
        }
        Err(RunRefusal::LeaseLost) => return Err(RunRefusal::LeaseLost),
        Err(_) => {}
    }
    // Another worker has stamped some, there is more to count, or one does not read back: one by one, as they stand now.
    let documents: Vec<DocumentId> = gone.iter().map(|one| one.document().clone()).collect();
    for ended in unfinished(&mut task.records.read().await?, &documents).await? {
        let was_missing = gone.iter().any(|one| one.was_missing && *one.document() == ended.held.document);
        let one = Gone { ended, was_missing };
        match stamped(std::slice::from_ref(&one)).await {
            Ok(taken) => {
                count(counts, taken);
                after_stamp(task, std::slice::from_ref(&one)).await?;
            }
            Err(refusal) => judge(task, (one.document(), refusal), counts).await?,
        }
    }
    Ok(())
}

/// Where the stamp comes first, as a planted mistake has it, the payload goes now.
async fn after_stamp(task: &Task<'_>, gone: &[Gone]) -> Result<(), RunRefusal> {
    if is_planted(Planted::StampBeforeDelete) {
        for payload in gone.iter().filter_map(|one| one.ended.ending.row.payload.as_ref()) {
            // The clock is read where a process may die: here, between the stamp and the destruction.
            let _ = task.records.now();
            task.blobs.delete(payload).await.map_err(DocumentRefusal::from)?;
        }
    }
    Ok(())
}

/// How long a worker may be silent before another takes its place: each of its transactions renews it.
pub(crate) const LEASE: Duration = Duration::from_mins(5);
