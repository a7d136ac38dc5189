//! What happened: the recorded facts that set the clocks.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::purposes::{EventKind, closed_set};

/// No event of a living person's case is older than this.
const EARLIEST: Date = date(1900, 1, 1);

closed_set! {
    /// Where an event comes from.
    Source {
        Person = "PERSONNE", "acte de la personne", "an act of the person";
        Exchange = "ECHANGE", "échange avec la personne", "an exchange with the person";
        Agent = "AGENT", "saisie d’un agent", "entered by a member of staff";
        System = "SYSTEME", "acte automatique", "an automatic act";
    }
}

impl Source {
    /// Whether it is an act of the person or a recorded human exchange with them. Nothing else says that contact was had:
    /// not an e-mail of the system, not a reminder, not a reading by staff.
    #[must_use]
    pub fn is_contact(self) -> bool {
        matches!(self, Self::Person | Self::Exchange)
    }
}

/// A recorded event. Events are never changed: a correction or an undoing is a later event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Event {
    /// Its rank among the records: a later record has a greater one. It identifies the event.
    pub order: u64,
    /// What happened.
    pub kind: EventKind,
    /// When. `None`: it did not happen after all (a closing undone).
    pub date: Option<Date>,
    /// Where it comes from.
    pub source: Source,
    /// The `order` of the earlier event of the same kind that this one replaces. Needed for `DERNIER_CONTACT` alone, of
    /// which many may stand; of every other kind the last recorded replaces those before it.
    pub corrects: Option<u64>,
}

/// Why an event may not be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EventRefusal {
    /// A fact of the past, dated ahead of the day it is recorded.
    #[error("{kind} is a fact: it cannot be dated {date}, which is yet to come")]
    YetToCome {
        /// The kind of event.
        kind: EventKind,
        /// Its date.
        date: Date,
    },
    /// Out of any likely range: before 1900, or more than a century ahead.
    #[error("{date} is not a likely date for {kind}")]
    Unlikely {
        /// The kind of event.
        kind: EventKind,
        /// Its date.
        date: Date,
    },
    /// A fact of the accompaniment, dated before the case was opened.
    #[error("{kind} is a fact of the accompaniment: it cannot be dated {date}, before the case was opened on {opened_on}")]
    BeforeTheCase {
        /// The kind of event.
        kind: EventKind,
        /// Its date.
        date: Date,
        /// When the case was opened.
        opened_on: Date,
    },
    /// A contact that no person had.
    #[error("a last contact is an act of the person or an exchange with them, not {0}")]
    NotAContact(Source),
    /// The deposit is a fact of the document, not an event.
    #[error("the day of the deposit is recorded with the document")]
    Deposit,
}

impl Event {
    /// Whether the event may be recorded on the day `today` (Paris).
    ///
    /// # Errors
    /// An [`EventRefusal`] when the date or the source cannot be true.
    pub fn admitted(self, today: Date) -> Result<Self, EventRefusal> {
        if self.kind == EventKind::Deposit {
            return Err(EventRefusal::Deposit);
        }
        let Some(date) = self.date else { return Ok(self) };
        let kind = self.kind;
        if date > today && !kind.may_lie_ahead() {
            return Err(EventRefusal::YetToCome { kind, date });
        }
        if date < EARLIEST || date.year() > today.year().saturating_add(100) {
            return Err(EventRefusal::Unlikely { kind, date });
        }
        if !self.counts() {
            return Err(EventRefusal::NotAContact(self.source));
        }
        Ok(self)
    }

    /// Whether the event may set a clock: a contact only if a person had it.
    pub(super) fn counts(self) -> bool {
        self.kind != EventKind::LastContact || self.date.is_none() || self.source.is_contact()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(on: Date, source: Source) -> Event {
        Event { order: 1, kind: EventKind::LastContact, date: Some(on), source, corrects: None }
    }

    #[test]
    fn a_last_contact_is_had_by_a_person() {
        let today = date(2026, 3, 3);
        assert!(contact(today, Source::Person).admitted(today).is_ok());
        assert!(contact(today, Source::Exchange).admitted(today).is_ok());
        for source in [Source::Agent, Source::System] {
            assert_eq!(contact(today, source).admitted(today), Err(EventRefusal::NotAContact(source)));
        }
    }

    #[test]
    fn a_fact_is_not_dated_in_the_future() {
        let (today, tomorrow) = (date(2026, 3, 3), date(2026, 3, 4));
        let refusal = EventRefusal::YetToCome { kind: EventKind::LastContact, date: tomorrow };
        assert_eq!(contact(tomorrow, Source::Person).admitted(today), Err(refusal));
        let title = Event { kind: EventKind::ValidityEnd, ..contact(date(2031, 8, 31), Source::Agent) };
        assert!(title.admitted(today).is_ok());
    }

    #[test]
    fn an_unlikely_date_is_refused() {
        let today = date(2026, 3, 3);
        for day in [date(202, 3, 3), date(2926, 3, 3)] {
            let event = Event { kind: EventKind::ValidityEnd, ..contact(day, Source::Agent) };
            assert!(matches!(event.admitted(today), Err(EventRefusal::Unlikely { .. })), "{day}");
        }
    }

    #[test]
    fn the_deposit_is_not_an_event_one_records() {
        let event = Event { kind: EventKind::Deposit, ..contact(date(2026, 3, 3), Source::Agent) };
        assert_eq!(event.admitted(date(2026, 3, 3)), Err(EventRefusal::Deposit));
    }
}
