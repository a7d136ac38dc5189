//! The clocks of documents: computed when one is received, and again whenever something happens in its case.

use jiff::Timestamp;

use super::{DocumentRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{CaseId, time_of},
    cases,
    identity::Caller,
    purposes::{PieceCode, Policies, Purpose},
    retention::{DecidedBy, Event, Facts, calendar, deadline},
    store::{StoreError, Tx},
};

/// What the clock says for a document received at `received_at`.
pub(super) fn dates(purpose: &Purpose, piece: &PieceCode, received_at: Timestamp, events: &[Event]) -> store::Dates {
    let facts = Facts { deposited_on: calendar::day_of(received_at), events };
    let deadline = deadline(purpose.clock_for(piece), &facts);
    store::Dates {
        active_until: deadline.active_until.map(Timestamp::as_millisecond),
        purge_at: deadline.purge_at.as_millisecond(),
        decided_by: match deadline.decided_by {
            DecidedBy::Start => "start",
            DecidedBy::Ceiling => "ceiling",
            DecidedBy::Backstop => "backstop",
        },
        clock_event: deadline.start.map(|start| start.event.word()),
    }
}

/// Whether a document of this piece, received now, would be past its day already: then it is not asked for.
pub(crate) fn due_at_once(purpose: &Purpose, piece: &PieceCode, now: Timestamp, events: &[Event]) -> bool {
    dates(purpose, piece, now, events).purge_at <= now.as_millisecond()
}

/// Records an event and moves the clocks of the case's documents, in one transaction.
///
/// # Errors
/// What recording refuses; the database's.
pub async fn record_case_event(tx: &mut Tx, policies: &Policies, caller: &Caller, case: &CaseId, event: Event) -> Result<(), DocumentRefusal> {
    cases::record_event(tx, caller, case, event).await?;
    recompute_case(tx, policies, case).await
}

/// Computes again the dates of every document of a case that is not being destroyed.
///
/// # Errors
/// When a document names a purpose that is not in force, or the database refuses.
pub async fn recompute_case(tx: &mut Tx, policies: &Policies, case: &CaseId) -> Result<(), DocumentRefusal> {
    let events = cases::events_of(tx, case).await?;
    for row in store::clocks_of_case(tx, case).await? {
        let unreadable = || StoreError::Unreadable("a document's purpose");
        let purpose = policies.purpose(&row.purpose.parse().map_err(|_| unreadable())?).ok_or_else(unreadable)?;
        let piece: PieceCode = row.piece.parse().map_err(|_| unreadable())?;
        let moved = dates(purpose, &piece, time_of(row.received_at), &events);
        let purge_at = moved.purge_at;
        store::set_dates(tx, &row.document, &moved).await?;
        if purge_at != row.purge_at {
            let entry = Entry::done(Logged::DocumentRescheduled).object("document", &row.document).object("purge-at", time_of(purge_at));
            audit::record(tx, entry.under(&row.purpose, policies.digest()).in_case(case)).await?;
        }
    }
    Ok(())
}
