//! Recording what happened in a case: the facts that move the clocks of its documents.

use super::{CaseRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{CaseId, DocumentId, time_of},
    identity::Caller,
    purposes::EventKind,
    retention::{Event, EventRefusal, calendar},
    store::Tx,
};

/// An event as it stands in the records: of the whole case, or of one document of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// What happened.
    pub event: Event,
    /// The document it is about; `None`: the whole case.
    pub document: Option<DocumentId>,
}

/// The events that count for a document: its case's, and its own. For one that is not there yet, its case's.
#[must_use]
pub fn facts_of(recorded: &[Recorded], document: Option<&DocumentId>) -> Vec<Event> {
    let counts = |event: &&Recorded| event.document.is_none() || event.document.as_ref() == document;
    recorded.iter().filter(counts).map(|recorded| recorded.event).collect()
}

/// Whether an event may be recorded in a case on this day: not dated ahead, not before the case was opened, about a document if and only if it is of that kind.
///
/// # Errors
/// [`CaseRefusal::NotFound`], or [`CaseRefusal::Event`] when it cannot be true.
pub async fn admit_event(tx: &mut Tx, caller: &Caller, case: &CaseId, event: Event) -> Result<Event, CaseRefusal> {
    let row = store::own_case(tx, caller, case).await?.ok_or(CaseRefusal::NotFound)?;
    let event = event.admitted(calendar::day_of(tx.now()))?;
    let opened_on = calendar::day_of(time_of(row.opened_at));
    if let Some(date) = event.date.filter(|date| *date < opened_on && event.kind.is_of_the_accompaniment()) {
        return Err(EventRefusal::BeforeTheCase { kind: event.kind, date, opened_on }.into());
    }
    if let Some(corrected) = event.corrects {
        let corrected = store::events(tx, case).await?.into_iter().find(|row| row.event.unsigned_abs() == corrected).ok_or(CaseRefusal::NotFound)?;
        if corrected.kind != event.kind.word() {
            return Err(CaseRefusal::NotFound);
        }
    } else if event.kind == EventKind::LastContact && event.date.is_none() {
        // Of many contacts, which one did not take place?
        return Err(CaseRefusal::NotFound);
    }
    Ok(event)
}

/// Records an event of a case, or of one of its documents. The caller recomputes the case's documents in the same transaction. Returns its rank.
///
/// # Errors
/// As [`admit_event`].
pub async fn record_event(tx: &mut Tx, caller: &Caller, (case, document): (&CaseId, Option<&DocumentId>), event: Event) -> Result<i64, CaseRefusal> {
    let event = admit_event(tx, caller, case, event).await?;
    if event.kind.is_of_a_document() != document.is_some() {
        return Err(CaseRefusal::NotFound);
    }
    let rank = store::insert_event(tx, (case, document), &event, &caller.agent).await?;
    let action = if event.date.is_some() { Logged::CaseEventRecorded } else { Logged::CaseEventUndone };
    let mut entry = Entry::done(action).object("event", event.kind).by(caller.who()).in_case(case).commit("source", event.source.word().to_owned());
    if let Some(document) = document {
        entry = entry.object("document", document);
    }
    audit::record(tx, entry).await?;
    Ok(rank)
}

/// Everything recorded about a case, for the deadline engine.
///
/// # Errors
/// When the database refuses, or holds an event that does not read back.
pub async fn events_of(tx: &mut Tx, case: &CaseId) -> Result<Vec<Recorded>, CaseRefusal> {
    let rows = store::events(tx, case).await?.into_iter();
    rows.map(|row| Ok(Recorded { document: row.document.clone(), event: row.into_event()? })).collect()
}
