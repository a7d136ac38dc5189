//! *Toujours suivi ?*: last contacts recorded in bulk, because nobody clicks after each interview. Each is admitted or refused on its own.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ClockRefusal, NewEvent, record_case_event};
use crate::{
    base::CaseId,
    cases::{self, CaseRefusal},
    identity::Caller,
    purposes::{EventKind, Rulebook},
    retention::Source,
    store::{Records, transact},
};

/// The most contacts in one order.
pub(super) const MOST: usize = 500;

/// A last contact with a person.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Whose case.
    pub case: CaseId,
    /// When.
    pub on: Date,
}

/// What became of one contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Recorded.
    Recorded,
    /// The case has that contact, or a later one.
    Known,
    /// There is no such case, or not for the caller.
    NoSuchCase,
    /// Dated ahead, before the case was opened, or out of any likely range.
    Date,
    /// So long ago that documents would be closed at once: in its case, where it is seen which.
    EndsAtOnce,
}

/// Records contacts, each in a transaction of its own: one that is refused stops no other.
///
/// # Errors
/// [`ClockRefusal::NotFound`] when no case is the caller's; [`ClockRefusal::Count`] for none or more than [`MOST`]; the database's.
pub async fn record_contacts(records: &Records, rules: &Rulebook, caller: &Caller, contacts: &[Contact]) -> Result<Vec<Outcome>, ClockRefusal> {
    if contacts.is_empty() || contacts.len() > MOST {
        return Err(ClockRefusal::Count);
    }
    let mut outcomes = Vec::with_capacity(contacts.len());
    for contact in contacts {
        let recorded = transact!(records, "record a contact", |tx| {
            let latest = cases::store::own_case(tx, caller, &contact.case).await?.ok_or(ClockRefusal::NotFound)?.contact_on;
            if latest.is_some_and(|latest| latest >= contact.on.to_string()) {
                return Ok(Outcome::Known);
            }
            let new =
                NewEvent { kind: EventKind::LastContact, on: Some(contact.on), source: Source::Exchange, corrects: None, document: None, ends_at_once: false };
            record_case_event(tx, rules, (caller, &contact.case), &new).await?;
            Ok(Outcome::Recorded)
        });
        outcomes.push(match recorded {
            Ok(outcome) => outcome,
            Err(ClockRefusal::NotFound | ClockRefusal::Case(CaseRefusal::NotFound)) => Outcome::NoSuchCase,
            Err(ClockRefusal::Case(CaseRefusal::Event(_))) => Outcome::Date,
            Err(ClockRefusal::EndsAtOnce) => Outcome::EndsAtOnce,
            Err(refusal) => return Err(refusal),
        });
    }
    // Whoever names only cases that are not theirs is told what whoever names none that exists is.
    if outcomes.iter().all(|outcome| *outcome == Outcome::NoSuchCase) { Err(ClockRefusal::NotFound) } else { Ok(outcomes) }
}
