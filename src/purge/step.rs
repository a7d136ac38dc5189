//! The transitions of due documents: what is due for each, and its application if it still is.

use jiff::Timestamp;

use super::{RunRefusal, run::Task};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{
        PurgeRunId,
        planted::{Planted, is_planted},
    },
    documents::{
        self, DocumentRefusal, State, Transition, entry_of,
        store::{SealedRow, UseRow},
    },
    purposes::Rulebook,
    retention::{Stage, stage},
    store::{StoreError, Tx},
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
    let mut taken = Vec::new();
    let mut changes = Vec::new();
    for row in rows {
        let Some(before) = documents::store::use_of(tx, &row.document, &row.purpose).await? else { continue };
        let Some(transition) = next(task.rules, &before, task.until)? else { continue };
        state_of(&before)?.after(transition, tx.now()).map_err(DocumentRefusal::from)?;
        let after = match transition {
            Transition::Archive => archive(tx, &before).await?,
            Transition::AwaitVisa => await_visa(tx, &before).await?,
            _ => {
                let last = is_last(tx, &before, &changes).await?;
                end(tx, task, &before, last).await?
            }
        };
        changes.push((before, after));
        taken.push(Taken { transition });
    }
    documents::store::put_uses(tx, &changes).await?;
    for (before, _) in changes.iter().filter(|(_, after)| after.state == "purging") {
        documents::store::set_purging(tx, &before.document, task.run).await?;
    }
    Ok(taken)
}

async fn archive(tx: &mut Tx, before: &UseRow) -> Result<UseRow, RunRefusal> {
    documents::store::delete_grants(tx, (&before.document, &before.purpose), Some("team"), "archived").await?;
    let after = UseRow { state: "archived".to_owned(), archived_at: Some(tx.now().as_millisecond()), ..before.clone() };
    audit::record(tx, entry_of(Logged::DocumentArchived, &after)).await?;
    Ok(after)
}

async fn await_visa(tx: &mut Tx, before: &UseRow) -> Result<UseRow, RunRefusal> {
    documents::store::delete_grants(tx, (&before.document, &before.purpose), Some("team"), "awaiting visa").await?;
    let after = UseRow { state: "awaiting_visa".to_owned(), awaiting_visa_at: Some(tx.now().as_millisecond()), ..before.clone() };
    audit::record(tx, entry_of(Logged::DocumentAwaitsVisa, &after)).await?;
    Ok(after)
}

/// What an entry of a destruction says beside the document's dates: all that its certificate states.
struct Told<'a> {
    run: &'a PurgeRunId,
    payload: &'a str,
    payload_destroyed: bool,
    grants: u64,
    openings: i64,
}

impl Told<'_> {
    fn of(&self, action: Logged, row: &UseRow) -> Entry {
        entry_of(action, row)
            .object("run", self.run)
            .object("payload", self.payload)
            .object("payload-destroyed", if self.payload_destroyed { "yes" } else { "no" })
            .object("trigger", "ECHEANCE")
            .object("decided-by", &row.decided_by)
            .object("grants", self.grants)
            .object("openings", self.openings)
            .object("authority", row.authority.as_deref().unwrap_or_default())
    }
}

/// Whether no other purpose holds the document: none in the records, and none that this very batch has not ended.
async fn is_last(tx: &mut Tx, row: &UseRow, changes: &[(UseRow, UseRow)]) -> Result<bool, RunRefusal> {
    let ended = |state: &str| matches!(state, "purging" | "purged");
    let ends_here = |other: &UseRow| changes.iter().any(|(_, after)| after.document == other.document && after.purpose == other.purpose && ended(&after.state));
    let others = documents::store::uses_of(tx, &row.document).await?;
    Ok(others.iter().all(|other| other.purpose == row.purpose || ended(&other.state) || ends_here(other)))
}

/// Destroys every access for one purpose. If it was the `last`, what is sealed beside the document goes too, and its payload next.
async fn end(tx: &mut Tx, task: &Task<'_>, before: &UseRow, last: bool) -> Result<UseRow, RunRefusal> {
    let now = tx.now().as_millisecond();
    let openings = documents::store::count_openings(tx, &before.document).await?;
    let sealed = documents::store::sealed(tx, &before.document).await?.ok_or(StoreError::Unreadable("a document"))?;
    let grants = documents::store::delete_grants(tx, (&before.document, &before.purpose), None, "purged").await?;
    let mut after = UseRow {
        state: if last { "purging" } else { "purged" }.to_owned(),
        purging_at: Some(now),
        purged_at: (!last).then_some(now),
        purge_run: Some(task.run.clone()),
        authority: authority(task.rules, before)?,
        ..before.clone()
    };
    let told = Told { run: task.run, payload: &sealed.payload_digest, payload_destroyed: false, grants, openings };
    let entry = told.of(if last { Logged::DocumentPurging } else { Logged::DocumentPurged }, &after);
    audit::record(tx, entry).await?;
    if !last {
        after.end_entry = tx.last_entry();
    }
    Ok(after)
}

/// Stamps documents whose payload is gone. Returns how many.
pub(super) async fn complete(tx: &mut Tx, task: &Task<'_>, rows: &[SealedRow]) -> Result<u64, RunRefusal> {
    task.fence.hold(tx).await?;
    let mut stamped = 0;
    let mut changes = Vec::new();
    for row in rows {
        let standing = documents::store::sealed(tx, &row.document).await?;
        if standing.is_none_or(|row| row.purged_at.is_some()) {
            continue;
        }
        let openings = documents::store::count_openings(tx, &row.document).await?;
        for before in documents::store::uses_of(tx, &row.document).await?.into_iter().filter(|held| held.state == "purging") {
            state_of(&before)?.after(Transition::CompletePurge, tx.now()).map_err(DocumentRefusal::from)?;
            let mut after = UseRow { state: "purged".to_owned(), purged_at: Some(tx.now().as_millisecond()), hold: None, ..before.clone() };
            let grants = documents::store::count_former_grants(tx, (&row.document, &before.purpose)).await?;
            let told = Told { run: task.run, payload: &row.payload_digest, payload_destroyed: true, grants, openings };
            audit::record(tx, told.of(Logged::DocumentPurged, &after)).await?;
            after.end_entry = tx.last_entry();
            changes.push((before, after));
        }
        if let Some(payload) = &row.payload {
            documents::store::delete_parts(tx, payload).await?;
        }
        documents::store::set_purged(tx, &row.document).await?;
        stamped += 1;
    }
    documents::store::put_uses(tx, &changes).await?;
    Ok(stamped)
}
