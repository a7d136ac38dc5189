//! The transitions of due documents: what is due for each, and its application if it still is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{RunRefusal, run::Task};
use crate::{
    audit::{self, Action as Logged, Entry, Outcome},
    base::{
        DocumentId, PurgeRunId, TeamId,
        planted::{Planted, is_planted},
    },
    documents::{
        self, DocumentRefusal, State, Transition, entry_of,
        store::{DueRow, EndingRow, UseRow},
    },
    purposes::Rulebook,
    retention::{Stage, stage},
    store::{Listed, StoreError, Tx},
};

/// What a batch did.
pub(super) struct Taken {
    pub(super) transitions: Vec<Transition>,
    /// What lost its last access.
    pub(super) ended: Vec<Ended>,
}

/// A document whose last access is destroyed: its payload goes next, and what its certificate states is in hand.
pub(super) struct Ended {
    pub(super) held: UseRow,
    pub(super) ending: EndingRow,
    /// How many accesses there ever were for its last purpose.
    grants: u64,
}

/// The state of a document under one purpose.
fn state_of(row: &UseRow) -> Result<State, StoreError> {
    State::read(&row.state, [row.archived_at, row.awaiting_visa_at, row.purging_at, row.purged_at], row.visa.is_some())
}

/// Under which authority a document may be destroyed now: its purpose's, a visa of its own, or that of a copy whose original lives elsewhere. `None`: under none.
fn authority(rules: &Rulebook, row: &UseRow) -> Result<Option<String>, RunRefusal> {
    let in_force = row.purpose_in_force(rules)?.elimination_ref.clone();
    let master = row.rule(rules)?.clock_for(&row.piece_code()?).master;
    Ok(row.visa.clone().or(in_force).or_else(|| (!master).then(|| "COPIE".to_owned())))
}

/// What is due for a document under one purpose.
pub(super) fn next(rules: &Rulebook, row: &UseRow, now: Timestamp) -> Result<Option<Transition>, RunRefusal> {
    let state = state_of(row)?;
    if matches!(state, State::Purging { .. } | State::Purged { .. }) {
        return Ok(None);
    }
    let days = (row.active_until, row.purge_at);
    let hold = row.hold_kind()?.filter(|_| !is_planted(Planted::HoldIgnored));
    let due = match stage(days.into(), now, hold, authority(rules, row)?.is_some()) {
        Stage::Active | Stage::Held(_) => None,
        Stage::Archived => matches!(state, State::Active).then_some(Transition::Archive),
        Stage::AwaitingVisa => (!matches!(state, State::AwaitingVisa { .. })).then_some(Transition::AwaitVisa),
        Stage::DuePurge => Some(Transition::BeginPurge),
    };
    Ok(due)
}

/// Everything that some documents are or were held for, as it stands now.
pub(super) struct Standing(BTreeMap<String, Vec<UseRow>>);

impl Standing {
    /// Of the documents of these rows.
    pub(super) async fn of(tx: &mut Tx, rows: &[DueRow]) -> Result<Self, StoreError> {
        let mut uses: BTreeMap<String, Vec<UseRow>> = BTreeMap::new();
        for held in documents::store::uses_among(tx, &Listed::of(rows.iter().map(|row| &row.document))).await? {
            uses.entry(held.document.to_string()).or_default().push(held);
        }
        Ok(Self(uses))
    }

    fn of_document(&self, document: &DocumentId) -> &[UseRow] {
        self.0.get(document.as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    /// What is due, as it stands now.
    pub(super) fn find(&self, row: &DueRow) -> Option<&UseRow> {
        self.of_document(&row.document).iter().find(|held| held.purpose == row.purpose)
    }
}

/// Applies to each row what is due for it, if it still is: another worker may have been faster, a hold may have been placed, an event may have moved its day.
pub(super) async fn apply(tx: &mut Tx, task: &Task<'_>, rows: &[DueRow]) -> Result<Taken, RunRefusal> {
    task.fence.hold(tx).await?;
    let standing = Standing::of(tx, rows).await?;
    let mut due = Vec::new();
    for row in rows {
        let Some(before) = standing.find(row) else { continue };
        let Some(transition) = next(task.rules, before, task.until)? else { continue };
        state_of(before)?.after(transition, tx.now()).map_err(DocumentRefusal::from)?;
        due.push((before, transition));
    }
    let ending = Listed::of(due.iter().filter(|(_, transition)| matches!(transition, Transition::BeginPurge)).map(|(before, _)| &before.document));
    let mut endings = Endings::read(tx, &ending).await?;
    let now = tx.now().as_millisecond();
    let mut changes = Vec::with_capacity(due.len());
    let mut entries = Vec::with_capacity(due.len());
    for (before, transition) in &due {
        let (after, entry) = match transition {
            Transition::Archive => archive(before, now),
            Transition::AwaitVisa => await_visa(before, now),
            _ => end(task, (before, is_last(before, &standing, &changes)), &endings, now)?,
        };
        changes.push(((*before).clone(), after));
        entries.push(entry);
    }
    let numbers = audit::record_all(tx, &entries).await?;
    for ((_, after), number) in changes.iter_mut().zip(numbers).filter(|((_, after), _)| after.state == "purged") {
        after.end_entry = Some(number);
    }
    for (states, kind, reason) in [(&["archived"][..], Some("team"), "archived"), (&["awaiting_visa"], Some("team"), "awaiting visa"), (&ENDED, None, "purged")]
    {
        let withdrawn = changes.iter().filter(|(_, after)| states.contains(&after.state.as_str())).map(|(before, _)| (&before.document, &before.purpose));
        documents::store::delete_grants(tx, &Listed::of_pairs(withdrawn), kind, reason).await?;
    }
    documents::store::put_uses(tx, &changes).await?;
    let purging = changes.iter().filter(|(_, after)| after.state == "purging").map(|(before, _)| &before.document);
    documents::store::set_purging(tx, &Listed::of(purging), task.run).await?;
    let transitions = due.into_iter().map(|(_, transition)| transition).collect();
    let ended = changes.into_iter().map(|(_, after)| after).filter(|after| after.state == "purging").map(|after| endings.take(after));
    Ok(Taken { transitions, ended: ended.collect::<Result<_, _>>()? })
}

fn archive(before: &UseRow, now: i64) -> (UseRow, Entry) {
    let after = UseRow { state: "archived".to_owned(), archived_at: Some(now), ..before.clone() };
    let entry = entry_of(Logged::DocumentArchived, &after);
    (after, entry)
}

fn await_visa(before: &UseRow, now: i64) -> (UseRow, Entry) {
    let after = UseRow { state: "awaiting_visa".to_owned(), awaiting_visa_at: Some(now), ..before.clone() };
    let entry = entry_of(Logged::DocumentAwaitsVisa, &after);
    (after, entry)
}

/// What documents' ends are told with, for a whole batch.
struct Endings {
    rows: BTreeMap<String, EndingRow>,
    /// Accesses by document and purpose: how many there ever were, and how many still stand.
    grants: BTreeMap<(String, String), (u64, u64)>,
}

impl Endings {
    async fn read(tx: &mut Tx, documents: &Listed) -> Result<Self, StoreError> {
        let rows = documents::store::endings(tx, documents).await?.into_iter().map(|row| (row.document.to_string(), row));
        let rows = rows.collect();
        let grants = documents::store::count_grants(tx, documents).await?.into_iter();
        let grants = grants.map(|count| ((count.document.to_string(), count.purpose), (count.ever.unsigned_abs(), count.standing.unsigned_abs()))).collect();
        Ok(Self { rows, grants })
    }

    fn row(&self, document: &DocumentId) -> Result<&EndingRow, StoreError> {
        self.rows.get(document.as_str()).ok_or(StoreError::Unreadable("a document"))
    }

    fn grants(&self, held: &UseRow) -> (u64, u64) {
        self.grants.get(&(held.document.to_string(), held.purpose.clone())).copied().unwrap_or_default()
    }

    /// What is known of the end of a document under its last purpose.
    fn take(&mut self, held: UseRow) -> Result<Ended, StoreError> {
        let (grants, _) = self.grants(&held);
        let ending = self.rows.remove(held.document.as_str()).ok_or(StoreError::Unreadable("a document"))?;
        Ok(Ended { held, ending, grants })
    }
}

/// The entry of an end: beside the document's dates, all that its certificate states.
fn entry_of_end((action, run): (Logged, &PurgeRunId), held: &UseRow, (ending, grants): (&EndingRow, u64), payload_destroyed: &'static str) -> Entry {
    entry_of(action, held)
        .object("run", run)
        .object("payload", &ending.payload_digest)
        .object("payload-destroyed", payload_destroyed)
        .object("trigger", "ECHEANCE")
        .object("decided-by", &held.decided_by)
        .object("grants", grants)
        .object("openings", ending.openings)
        .object("authority", held.authority.as_deref().unwrap_or_default())
}

/// Past these, a purpose holds nothing any more.
const ENDED: [&str; 2] = ["purging", "purged"];

/// Whether no other purpose holds the document: none in the records, and none that this very batch has not ended.
fn is_last(row: &UseRow, standing: &Standing, changes: &[(UseRow, UseRow)]) -> bool {
    let ended = |held: &UseRow| ENDED.contains(&held.state.as_str());
    let ends_here = |other: &UseRow| changes.iter().any(|(_, after)| after.document == other.document && after.purpose == other.purpose && ended(after));
    standing.of_document(&row.document).iter().all(|other| other.purpose == row.purpose || ended(other) || ends_here(other))
}

/// Every access for one purpose is destroyed. If it was the `last`, what is sealed beside the document goes too, and its payload next.
fn end(task: &Task<'_>, (before, last): (&UseRow, bool), endings: &Endings, now: i64) -> Result<(UseRow, Entry), RunRefusal> {
    let after = UseRow {
        state: if last { "purging" } else { "purged" }.to_owned(),
        purging_at: Some(now),
        purged_at: (!last).then_some(now),
        purge_run: Some(task.run.clone()),
        authority: authority(task.rules, before)?,
        ..before.clone()
    };
    let action = if last { Logged::DocumentPurging } else { Logged::DocumentPurged };
    let (_, standing) = endings.grants(before);
    let entry = entry_of_end((action, task.run), &after, (endings.row(&before.document)?, standing), "no");
    Ok((after, entry))
}

/// Documents that an earlier run left without accesses and with their payload.
pub(super) async fn unfinished(tx: &mut Tx, documents: &[DocumentId]) -> Result<Vec<Ended>, StoreError> {
    let documents = Listed::of(documents);
    let mut endings = Endings::read(tx, &documents).await?;
    let held = documents::store::uses_among(tx, &documents).await?.into_iter().filter(|held| held.state == "purging");
    held.map(|held| endings.take(held)).collect()
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
}

/// Stamps documents whose payload is gone, but for those that another worker has stamped. Returns how many.
pub(super) async fn complete(tx: &mut Tx, task: &Task<'_>, gone: &[Gone]) -> Result<u64, RunRefusal> {
    if gone.is_empty() {
        return Ok(0);
    }
    task.fence.hold(tx).await?;
    let stamped: BTreeSet<DocumentId> =
        documents::store::set_purged(tx, &Listed::of(gone.iter().map(|one| &one.ended.held.document))).await?.into_iter().collect();
    let gone: Vec<_> = gone.iter().filter(|one| stamped.contains(&one.ended.held.document)).collect();
    let mut changes = Vec::with_capacity(gone.len());
    let mut entries = Vec::with_capacity(gone.len());
    let mut bytes: BTreeMap<&TeamId, i64> = BTreeMap::new();
    for Gone { ended: Ended { held, ending, grants }, was_missing } in &gone {
        if *was_missing {
            let entry = Entry::done(Logged::DocumentPurgeFailed).ended(Outcome::Failed).object("document", &held.document).object("run", task.run);
            audit::record(tx, entry.object("cause", "payload-missing")).await?;
        }
        state_of(held)?.after(Transition::CompletePurge, tx.now()).map_err(DocumentRefusal::from)?;
        let after = UseRow { state: "purged".to_owned(), purged_at: Some(tx.now().as_millisecond()), hold: None, ..held.clone() };
        let destroyed = if *was_missing { "missing" } else { "yes" };
        entries.push(entry_of_end((Logged::DocumentPurged, task.run), &after, (ending, *grants), destroyed));
        changes.push((held.clone(), after));
        *bytes.entry(&held.team).or_default() -= ending.payload_size;
    }
    for ((_, after), number) in changes.iter_mut().zip(audit::record_all(tx, &entries).await?) {
        after.end_entry = Some(number);
    }
    documents::store::delete_parts(tx, &Listed::of(gone.iter().filter_map(|one| one.ended.ending.payload.as_ref()))).await?;
    documents::store::move_stock(tx, &bytes.into_iter().collect::<Vec<_>>()).await?;
    documents::store::put_uses(tx, &changes).await?;
    Ok(stamped.len() as u64)
}
