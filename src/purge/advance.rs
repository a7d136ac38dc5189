//! One transaction of a run: documents whose payload is gone are stamped, and a batch of due rows goes its next step.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    RunRefusal,
    batch::{Batch, Ending},
    run::Task,
    step::{Step, authority, state_of},
};
use crate::{
    audit::{self, Action as Logged, Entry, Outcome, Prepared},
    base::{Chance, DocumentId, PurgeRunId, TeamId},
    documents::{
        self, DocumentRefusal, Transition, entry_of,
        store::{Changes, UseRow},
    },
    store::{Listed, StoreError, Tx},
};

/// What a transaction did.
pub(super) struct Taken {
    /// How many documents it stamped.
    pub(super) stamped: u64,
    pub(super) transitions: Vec<Transition>,
    /// What lost its last access.
    pub(super) ended: Vec<Ended>,
}

/// A document whose last access is destroyed: its payload goes next, and what its stamp needs is in hand.
pub(super) struct Ended {
    pub(super) held: UseRow,
    pub(super) ending: Ending,
}

/// Documents that an earlier transaction left without accesses and with their payload, as they stand now.
pub(super) async fn unfinished(tx: &mut Tx, documents: &[DocumentId]) -> Result<Vec<Ended>, StoreError> {
    let documents = Listed::of(documents);
    let mut endings = Ending::read(tx, &documents).await?;
    let held = documents::store::uses_among(tx, &documents).await?.into_iter().filter(|held| held.state == "purging");
    held.map(|held| Ok(Ended { ending: endings.remove(&held.document).ok_or(StoreError::Unreadable("a document"))?, held })).collect()
}

/// A document whose payload is gone.
pub(super) struct Gone {
    pub(super) ended: Ended,
    /// Nothing was where the payload had to be, though no earlier run may have destroyed it: it was lost before its day.
    pub(super) was_missing: bool,
}

impl Gone {
    /// Whether it is this run that ended the document decides: a run that died between a destruction and its stamp leaves nothing to be found.
    pub(super) fn of(ended: Ended, found: bool, task: &Task<'_>) -> Self {
        let was_missing = !found && ended.held.purge_run.as_ref() == Some(task.run);
        if was_missing {
            tracing::error!(document = %ended.held.document, "the payload of a due document was missing");
        }
        Self { ended, was_missing }
    }

    pub(super) const fn document(&self) -> &DocumentId {
        &self.ended.held.document
    }

    /// What its stamp makes of it.
    fn stamp(&self, run: &PurgeRunId, now: Timestamp) -> Result<(Change, Entry), RunRefusal> {
        let Ended { held, ending } = &self.ended;
        state_of(held, false)?.after(Transition::CompletePurge, now).map_err(DocumentRefusal::from)?;
        // Of two runs, the one that destroyed the payload is the one that destroyed the document.
        let purge_run = Some(run.clone());
        let after = UseRow { state: "purged".to_owned(), purged_at: Some(now.as_millisecond()), hold: None, purge_run, ..held.clone() };
        let destroyed = if self.was_missing { "missing" } else { "yes" };
        let (ever, _) = ending.accesses(&held.purpose);
        let entry = entry_of_end(run, &after, (ending, ever), destroyed);
        Ok(((held.clone(), after), entry))
    }
}

/// A row before and after.
type Change = (UseRow, UseRow);

/// What the end of a purpose makes of its row. If it was the last, what is sealed beside the document goes too, and its payload next.
fn end(task: &Task<'_>, step: &Step, now: Timestamp) -> Result<Change, StoreError> {
    let at = Some(now.as_millisecond());
    let after = UseRow {
        state: if step.begins() { "purging" } else { "purged" }.to_owned(),
        purging_at: at,
        purged_at: at.filter(|_| !step.begins()),
        purge_run: Some(task.run.clone()),
        authority: authority(task.rules, &step.before)?,
        ..step.before.clone()
    };
    Ok((step.before.clone(), after))
}

/// What another step makes of a row, and how the trail tells it.
fn other(task: &Task<'_>, step: &Step, batch: &Batch, now: Timestamp) -> Result<(Change, Entry), RunRefusal> {
    let before = &step.before;
    let at = Some(now.as_millisecond());
    let (after, action) = match step.transition {
        Transition::Archive => (UseRow { state: "archived".to_owned(), archived_at: at, ..before.clone() }, Logged::DocumentArchived),
        Transition::AwaitVisa => (UseRow { state: "awaiting_visa".to_owned(), awaiting_visa_at: at, ..before.clone() }, Logged::DocumentAwaitsVisa),
        _ => {
            let (before, after) = end(task, step, now)?;
            let ending = batch.ending(&before.document)?;
            let (_, standing) = ending.accesses(&before.purpose);
            let entry = entry_of_end(task.run, &after, (ending, standing), "no");
            return Ok(((before, after), entry));
        }
    };
    let entry = entry_of(action, &after);
    Ok(((before.clone(), after), entry))
}

/// The entry of an end: beside the document's dates, all that its certificate states.
fn entry_of_end(run: &PurgeRunId, held: &UseRow, (ending, grants): (&Ending, u64), payload_destroyed: &'static str) -> Entry {
    entry_of(Logged::DocumentPurged, held)
        .object("run", run)
        .object("payload", &ending.row.payload_digest)
        .object("payload-destroyed", payload_destroyed)
        .object("trigger", "ECHEANCE")
        .object("decided-by", &held.decided_by)
        .object("grants", grants)
        .object("openings", ending.row.openings)
        .object("authority", held.authority.as_deref().unwrap_or_default())
}

/// How many documents one entry names at most: a leaf has 64 KiB (C2SP tlog-tiles, entry bundles).
const NAMED_AT_ONCE: usize = 500;

/// The entries of documents whose last access goes: for each an entry of its own follows, which says all that its certificate states.
fn entries_of(beginnings: &[Change], run: &PurgeRunId) -> Vec<Entry> {
    let entry = |beginnings: &[Change]| {
        let names: Vec<String> = beginnings.iter().map(|(_, after)| format!("{} {}", after.document, after.purpose)).collect();
        Entry::done(Logged::DocumentsPurging).object("run", run).object("documents", names.join(" "))
    };
    beginnings.chunks(NAMED_AT_ONCE).map(entry).collect()
}

/// Goes one step further with two batches, in one transaction: documents whose payload is `gone` are stamped; to the rows of `batch` is applied what is due for them.
///
/// # Errors
/// [`RunRefusal::LeaseLost`]; when one of them is not as it was read any more, or does not read back: then nothing is done to any.
pub(super) async fn advance(tx: &mut Tx, task: &Task<'_>, gone: &[Gone], batch: &Batch) -> Result<Taken, RunRefusal> {
    task.fence.hold(tx).await?;
    let read;
    let batch = if batch.stands(tx).await? {
        batch
    } else {
        read = Batch::read(tx, (task.rules, task.until), batch.rows().to_vec()).await?;
        &read
    };
    let (steps, now, chance) = (batch.steps()?, tx.now(), tx.chance());
    // Both at once: neither waits for the other.
    let (destroyed, written) = tokio::join!(destroy(tx, task, gone, steps), write(task, gone, batch, (now, &*chance)));
    destroyed?;
    let Written { beginnings, begun, mut others, entries } = written?;
    begun.write(tx).await?;
    let numbers = entries.write(tx).await?;
    for ((_, after), number) in others.iter_mut().zip(numbers).filter(|((_, after), _)| after.state == "purged") {
        after.end_entry = Some(number);
    }
    documents::store::put_uses(tx, &others).await?;
    for one in gone.iter().filter(|one| one.was_missing) {
        let entry = Entry::done(Logged::DocumentPurgeFailed).ended(Outcome::Failed).object("document", one.document()).object("run", task.run);
        audit::record(tx, entry.object("cause", "payload-missing")).await?;
    }
    // What was written is of the next revision.
    let ended = beginnings.into_iter().map(|(_, after)| {
        let ending = batch.ending(&after.document)?.clone();
        Ok(Ended { held: UseRow { revision: after.revision + 1, ..after }, ending })
    });
    let transitions = steps.iter().map(|step| step.transition).collect();
    Ok(Taken { stamped: gone.len() as u64, transitions, ended: ended.collect::<Result<_, StoreError>>()? })
}

/// What goes with documents that are `gone`, and what each step takes away.
async fn destroy(tx: &mut Tx, task: &Task<'_>, gone: &[Gone], steps: &[Step]) -> Result<(), StoreError> {
    let endings = || gone.iter().map(|one| &one.ended.ending);
    let counted = endings().map(|ending| (ending.row.openings.unsigned_abs(), ending.all_accesses()));
    let counted = counted.fold((0, 0), |(openings, accesses), (more, others)| (openings + more, accesses + others));
    documents::store::set_purged(tx, &Listed::of(gone.iter().map(Gone::document)), (task.run, counted)).await?;
    documents::store::delete_parts(tx, &Listed::of(endings().filter_map(|ending| ending.row.payload.as_ref()))).await?;
    let mut bytes: BTreeMap<&TeamId, i64> = BTreeMap::new();
    for Ended { held, ending } in gone.iter().map(|one| &one.ended) {
        *bytes.entry(&held.team).or_default() -= ending.row.payload_size;
    }
    documents::store::move_stock(tx, &bytes.into_iter().collect::<Vec<_>>()).await?;
    let withdrawn = |of: Transition| {
        let steps = steps.iter().filter(move |step| step.transition == of && !step.begins());
        Listed::of_pairs(steps.map(|step| (&step.before.document, &step.before.purpose)))
    };
    for (transition, reason) in [(Transition::Archive, "archived"), (Transition::AwaitVisa, "awaiting visa")] {
        let withdrawn = withdrawn(transition);
        // Without the archive team's access, the team's is the last: taken away, the document would be neither open to anybody nor destroyed.
        if documents::store::count_kept_by_archive(tx, &withdrawn).await?.unsigned_abs() < withdrawn.count() {
            return Err(StoreError::Unreadable("the archive team's access to a document"));
        }
        documents::store::delete_grants(tx, &withdrawn, Some("team"), reason).await?;
    }
    documents::store::delete_grants(tx, &withdrawn(Transition::BeginPurge), None, "purged").await?;
    documents::store::set_purging(tx, &Listed::of(steps.iter().filter(|step| step.begins()).map(|step| &step.before.document)), task.run).await
}

/// What is written once everything is destroyed.
struct Written {
    /// Rows of documents whose destruction begins.
    beginnings: Vec<Change>,
    begun: Changes,
    /// All other rows, each with an entry of its own, the first of the entries.
    others: Vec<Change>,
    entries: Prepared,
}

async fn write(task: &Task<'_>, gone: &[Gone], batch: &Batch, (now, chance): (Timestamp, &dyn Chance)) -> Result<Written, RunRefusal> {
    let (begun, told): (Vec<_>, Vec<_>) = batch.steps()?.iter().partition(|step| step.begins());
    let told = gone.iter().map(|one| one.stamp(task.run, now)).chain(told.into_iter().map(|step| other(task, step, batch, now)));
    let (others, mut entries): (Vec<_>, Vec<_>) = told.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    tokio::task::yield_now().await;
    let beginnings: Vec<Change> = begun.into_iter().map(|step| end(task, step, now)).collect::<Result<_, _>>()?;
    entries.extend(entries_of(&beginnings, task.run));
    let entries = Prepared::of(entries, now, chance).await?;
    let begun = Changes::of(&beginnings, now)?;
    Ok(Written { beginnings, begun, others, entries })
}
