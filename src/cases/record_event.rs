//! Recording what happened in a case: the facts that move the clocks of its documents.

use super::{CaseRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::CaseId,
    identity::Caller,
    retention::{Event, calendar},
    store::Tx,
};

/// Records an event of a case. Its rank is given by the record; the caller recomputes the case's documents in the same transaction.
///
/// # Errors
/// [`CaseRefusal::NotFound`], or [`CaseRefusal::Event`] when it cannot be true.
pub async fn record_event(tx: &mut Tx, caller: &Caller, case: &CaseId, event: Event) -> Result<(), CaseRefusal> {
    store::own_case(tx, caller, case).await?.ok_or(CaseRefusal::NotFound)?;
    let event = event.admitted(calendar::day_of(tx.now()))?;
    store::insert_event(tx, case, &event, &caller.agent).await?;
    let entry = Entry::done(Logged::CaseEventRecorded).object("event", event.kind).by(&caller.agent, caller.role).in_case(case);
    Ok(audit::record(tx, entry).await?)
}

/// Everything recorded about a case, for the deadline engine.
///
/// # Errors
/// When the database refuses, or holds an event that does not read back.
pub async fn events_of(tx: &mut Tx, case: &CaseId) -> Result<Vec<Event>, CaseRefusal> {
    store::events(tx, case).await?.into_iter().map(|row| row.into_event().map_err(CaseRefusal::from)).collect()
}
