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
        store::{EndingRow, SealedRow, UseRow},
    },
    purposes::Rulebook,
    retention::{Stage, stage},
    store::{Listed, StoreError, Tx},
};

/// A document under one purpose that was taken on.
pub(super) struct Taken {
    pub(super) transition: Transition,
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

/// Applies to each row what is due for it, if it still is: another worker may have been faster, a hold may have been placed, an event may have moved its day.
pub(super) async fn apply(tx: &mut Tx, task: &Task<'_>, rows: &[UseRow]) -> Result<Vec<Taken>, RunRefusal> {
    task.fence.hold(tx).await?;
    let standing = documents::store::uses_among(tx, &Listed::of(rows.iter().map(|row| &row.document))).await?;
    let mut due = Vec::new();
    for row in rows {
        let Some(before) = standing.iter().find(|held| held.document == row.document && held.purpose == row.purpose) else { continue };
        let Some(transition) = next(task.rules, before, task.until)? else { continue };
        state_of(before)?.after(transition, tx.now()).map_err(DocumentRefusal::from)?;
        due.push((before, transition));
    }
    let ending = Listed::of(due.iter().filter(|(_, transition)| matches!(transition, Transition::BeginPurge)).map(|(before, _)| &before.document));
    let grants = documents::store::count_grants(tx, &ending).await?;
    let endings = Endings::read(tx, &ending, &grants).await?;
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
    Ok(due.into_iter().map(|(_, transition)| Taken { transition }).collect())
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

/// What a document's end is told with, for a whole batch.
struct Endings<'a> {
    rows: BTreeMap<String, EndingRow>,
    grants: BTreeMap<(&'a str, &'a str), u64>,
}

impl<'a> Endings<'a> {
    async fn read(tx: &mut Tx, documents: &Listed, grants: &'a [(DocumentId, String, i64)]) -> Result<Self, StoreError> {
        let rows = documents::store::endings(tx, documents).await?.into_iter().map(|row| (row.document.to_string(), row)).collect();
        let grants = grants.iter().map(|(document, purpose, count)| ((document.as_str(), purpose.as_str()), count.unsigned_abs())).collect();
        Ok(Self { rows, grants })
    }

    fn row(&self, document: &DocumentId) -> Result<&EndingRow, StoreError> {
        self.rows.get(document.as_str()).ok_or(StoreError::Unreadable("a document"))
    }

    /// The entry of an end: beside the document's dates, all that its certificate states.
    fn entry(&self, action: Logged, row: &UseRow, run: &PurgeRunId, payload_destroyed: &'static str) -> Result<Entry, StoreError> {
        let ending = self.row(&row.document)?;
        Ok(entry_of(action, row)
            .object("run", run)
            .object("payload", &ending.payload_digest)
            .object("payload-destroyed", payload_destroyed)
            .object("trigger", "ECHEANCE")
            .object("decided-by", &row.decided_by)
            .object("grants", self.grants.get(&(row.document.as_str(), row.purpose.as_str())).copied().unwrap_or_default())
            .object("openings", ending.openings)
            .object("authority", row.authority.as_deref().unwrap_or_default()))
    }
}

/// Past these, a purpose holds nothing any more.
const ENDED: [&str; 2] = ["purging", "purged"];

/// Whether no other purpose holds the document: none in the records, and none that this very batch has not ended.
fn is_last(row: &UseRow, standing: &[UseRow], changes: &[(UseRow, UseRow)]) -> bool {
    let ended = |held: &UseRow| ENDED.contains(&held.state.as_str());
    let ends_here = |other: &UseRow| changes.iter().any(|(_, after)| after.document == other.document && after.purpose == other.purpose && ended(after));
    standing.iter().filter(|other| other.document == row.document).all(|other| other.purpose == row.purpose || ended(other) || ends_here(other))
}

/// Every access for one purpose is destroyed. If it was the `last`, what is sealed beside the document goes too, and its payload next.
fn end(task: &Task<'_>, (before, last): (&UseRow, bool), endings: &Endings<'_>, now: i64) -> Result<(UseRow, Entry), RunRefusal> {
    let after = UseRow {
        state: if last { "purging" } else { "purged" }.to_owned(),
        purging_at: Some(now),
        purged_at: (!last).then_some(now),
        purge_run: Some(task.run.clone()),
        authority: authority(task.rules, before)?,
        ..before.clone()
    };
    let entry = endings.entry(if last { Logged::DocumentPurging } else { Logged::DocumentPurged }, &after, task.run, "no")?;
    Ok((after, entry))
}

/// A document whose payload is gone.
pub(super) struct Gone {
    pub(super) row: SealedRow,
    /// Nothing was where the payload had to be, though no earlier run may have destroyed it: it was lost before its day.
    pub(super) was_missing: bool,
}

impl Gone {
    /// Whether it is this run that ended the document decides: a run that died between a destruction and its stamp leaves nothing to be found.
    pub(super) fn of(row: SealedRow, found: bool, task: &Task<'_>) -> Self {
        let was_missing = !found && row.purge_run.as_ref() == Some(task.run);
        if was_missing {
            tracing::error!(document = %row.document, "the payload of a due document was missing");
        }
        Self { row, was_missing }
    }
}

/// Stamps documents whose payload is gone. Returns how many.
pub(super) async fn complete(tx: &mut Tx, task: &Task<'_>, gone: &[Gone]) -> Result<u64, RunRefusal> {
    task.fence.hold(tx).await?;
    let documents = Listed::of(gone.iter().map(|one| &one.row.document));
    let grants = documents::store::count_former_grants(tx, &documents).await?;
    let endings = Endings::read(tx, &documents, &grants).await?;
    // Another worker may have stamped some of them.
    let gone: Vec<_> = gone.iter().filter(|one| endings.row(&one.row.document).is_ok_and(|ending| ending.purged_at.is_none())).collect();
    let rows: Vec<_> = gone.iter().map(|one| &one.row).collect();
    let missing: BTreeSet<_> = gone.iter().filter(|one| one.was_missing).map(|one| one.row.document.as_str()).collect();
    for document in &missing {
        let entry = Entry::done(Logged::DocumentPurgeFailed).ended(Outcome::Failed).object("document", document).object("run", task.run);
        audit::record(tx, entry.object("cause", "payload-missing")).await?;
    }
    let documents = Listed::of(rows.iter().map(|row| &row.document));
    let mut changes = Vec::with_capacity(rows.len());
    let mut entries = Vec::with_capacity(rows.len());
    for before in documents::store::uses_among(tx, &documents).await?.into_iter().filter(|held| held.state == "purging") {
        state_of(&before)?.after(Transition::CompletePurge, tx.now()).map_err(DocumentRefusal::from)?;
        let after = UseRow { state: "purged".to_owned(), purged_at: Some(tx.now().as_millisecond()), hold: None, ..before.clone() };
        let destroyed = if missing.contains(before.document.as_str()) { "missing" } else { "yes" };
        entries.push(endings.entry(Logged::DocumentPurged, &after, task.run, destroyed)?);
        changes.push((before, after));
    }
    for ((_, after), number) in changes.iter_mut().zip(audit::record_all(tx, &entries).await?) {
        after.end_entry = Some(number);
    }
    documents::store::delete_parts(tx, &Listed::of(rows.iter().filter_map(|row| row.payload.as_ref()))).await?;
    documents::store::set_purged(tx, &documents).await?;
    let mut bytes: BTreeMap<&str, (&TeamId, i64)> = BTreeMap::new();
    for row in &rows {
        bytes.entry(row.team.as_str()).or_insert((&row.team, 0)).1 += row.payload_size;
    }
    for (team, bytes) in bytes.into_values() {
        documents::store::move_stock(tx, team, -bytes).await?;
    }
    documents::store::put_uses(tx, &changes).await?;
    Ok(documents.count())
}
