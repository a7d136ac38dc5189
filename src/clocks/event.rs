//! Something happened in a case: recorded in a click, with what it does to the documents' last days said first.

use jiff::civil::Date;

use super::{ClockRefusal, Effect, effects};
use crate::{
    base::{CaseId, DocumentId},
    cases::{self, Recorded},
    documents::{self, recompute_case},
    identity::Caller,
    purposes::{EventKind, Rulebook},
    retention::{Event, Source},
    store::Tx,
};

/// An event to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What happened.
    pub kind: EventKind,
    /// When. `None`: it did not happen after all.
    pub on: Option<Date>,
    /// Where it comes from.
    pub source: Source,
    /// The earlier contact that it replaces or undoes.
    pub corrects: Option<u64>,
    /// The document it is about, for the events of a document.
    pub document: Option<DocumentId>,
    /// Whether it is meant that documents close at once. Acts with a grace never do.
    pub ends_at_once: bool,
}

impl NewEvent {
    const fn event(&self, order: u64) -> Event {
        Event { order, kind: self.kind, date: self.on, source: self.source, corrects: self.corrects }
    }
}

/// What an event would do: the dates of everything held in the case, before and after. Nothing is recorded.
///
/// # Errors
/// As [`record_case_event`].
pub async fn preview_event(tx: &mut Tx, rules: &Rulebook, (caller, case): (&Caller, &CaseId), new: &NewEvent) -> Result<Vec<Effect>, ClockRefusal> {
    let event = cases::admit_event(tx, caller, case, new.event(u64::MAX)).await?;
    check_document(tx, caller, case, new).await?;
    let mut events = cases::events_of(tx, case).await?;
    events.push(Recorded { event, document: new.document.clone() });
    effects::of_events(tx, rules, case, &events).await
}

/// Records an event and moves the clocks of the case's documents, in one transaction. Returns its rank.
///
/// # Errors
/// What recording refuses; [`ClockRefusal::EndsAtOnce`] when documents would close at once and the order does not say that this is meant; the database's.
pub async fn record_case_event(tx: &mut Tx, rules: &Rulebook, (caller, case): (&Caller, &CaseId), new: &NewEvent) -> Result<i64, ClockRefusal> {
    let effects = preview_event(tx, rules, (caller, case), new).await?;
    if !new.ends_at_once && effects.iter().any(|effect| effect.at_once) {
        return Err(ClockRefusal::EndsAtOnce);
    }
    let rank = cases::record_event(tx, caller, (case, new.document.as_ref()), new.event(0)).await?;
    recompute_case(tx, rules, case).await?;
    Ok(rank)
}

/// An event of a document names one of the case, whose clock still moves.
async fn check_document(tx: &mut Tx, caller: &Caller, case: &CaseId, new: &NewEvent) -> Result<(), ClockRefusal> {
    if new.kind.is_of_a_document() != new.document.is_some() {
        return Err(ClockRefusal::NotFound);
    }
    let Some(document) = &new.document else { return Ok(()) };
    let (_, of) = documents::store::own_document(tx, caller, document).await?.ok_or(ClockRefusal::NotFound)?;
    if of != *case {
        return Err(ClockRefusal::NotFound);
    }
    let now = tx.now();
    let running = documents::store::uses_of(tx, document).await?.iter().any(|row| row.is_running(now));
    if running { Ok(()) } else { Err(ClockRefusal::Ended) }
}
