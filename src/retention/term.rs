//! Legal terms: by when an answer, a notification or a receipt is due.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Serialize;

pub use super::holiday::{is_holiday, is_worked};
use super::holiday::{worked_days_after, worked_from};
use crate::purposes::Period;

/// The term of a request made under GDPR art. 15 to 22 (art. 12(3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RightsTerm {
    /// The last day to answer; an extension with its reasons must be told by then too.
    pub answer_by: Date,
    /// The last day to answer once extended by two further months.
    pub extended_by: Date,
}

/// The term of a request received on a day.
///
/// One month of the calendar, not thirty days; a month that has no such day ends on its last; a term that ends on a Saturday,
/// a Sunday or a public holiday runs to the next working day (Regulation (EEC) 1182/71, art. 3(2)(c) and 3(4)).
#[must_use]
pub fn rights_term(received_on: Date) -> RightsTerm {
    RightsTerm { answer_by: months_after(received_on, 1), extended_by: months_after(received_on, 3) }
}

impl RightsTerm {
    /// Whether an extension may still be told to the person on a day: within the first month only (art. 12(3)).
    #[must_use]
    pub fn may_be_extended_on(&self, day: Date) -> bool {
        day <= self.answer_by
    }
}

/// The last day to inform a person of data received from somebody else: one month (GDPR art. 14(3)(a)). Earlier if they are
/// written to, or the data passed on, before.
#[must_use]
pub fn inform_by(received_on: Date) -> Date {
    months_after(received_on, 1)
}

/// The last day on which whoever filed a document under a wrong purpose or piece puts it right alone: five working days.
#[must_use]
pub fn may_be_corrected_until(filed_on: Date) -> Date {
    worked_days_after(filed_on, 5)
}

/// The instant by which a personal data breach must be notified: 72 hours after awareness, whatever the clocks did in
/// between (GDPR art. 33(1)).
#[must_use]
pub fn breach_notification_by(aware_at: Timestamp) -> Timestamp {
    aware_at.saturating_add(SignedDuration::from_hours(72)).unwrap_or(Timestamp::MAX)
}

/// The terms of a deposit made online with an administration (CRPA L112-11, R112-11-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptTerm {
    /// The last day for the acknowledgement of recording: one working day.
    pub recorded_by: Date,
    /// The last day for the acknowledgement of receipt: ten working days.
    pub acknowledged_by: Date,
}

/// The terms of a deposit made on a day.
#[must_use]
pub fn receipt_term(deposited_on: Date) -> ReceiptTerm {
    ReceiptTerm { recorded_by: worked_days_after(deposited_on, 1), acknowledged_by: worked_days_after(deposited_on, 10) }
}

/// The window in which a health record is communicated (Code de la santé publique L1111-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HealthRecordTerm {
    /// The first day: forty-eight hours of reflection.
    pub not_before: Date,
    /// The last day: eight days, or two months when the information is more than five years old.
    pub not_after: Date,
}

/// The window of a request received on a day, for information established on another. Not moved to a working day: where two
/// terms apply, the earliest wins.
#[must_use]
pub fn health_record_term(received_on: Date, established_on: Date) -> HealthRecordTerm {
    let is_old = Period::of_months(60).after(established_on) < received_on;
    let not_after = if is_old { Period::of_months(2).after(received_on) } else { Period::of_days(8).after(received_on) };
    HealthRecordTerm { not_before: Period::of_days(2).after(received_on), not_after }
}

/// The day from which silence on a request for an administrative document means refusal (CRPA R311-13): one month.
#[must_use]
pub fn silence_is_refusal_on(received_on: Date) -> Date {
    Period::of_months(1).after(received_on)
}

fn months_after(day: Date, months: i32) -> Date {
    worked_from(day.checked_add(months.months()).unwrap_or(Date::MAX))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_request_of_31_january_is_answered_within_february_or_on_the_next_working_day() {
        assert_eq!(rights_term(date(2028, 1, 31)).answer_by, date(2028, 2, 29));
        assert_eq!(rights_term(date(2025, 1, 31)).answer_by, date(2025, 2, 28));
        assert_eq!(rights_term(date(2026, 1, 31)).answer_by, date(2026, 3, 2));
    }

    #[test]
    fn an_extension_is_told_within_the_first_month_or_not_at_all() {
        let term = rights_term(date(2026, 1, 31));
        assert!(term.may_be_extended_on(date(2026, 3, 2)));
        assert!(!term.may_be_extended_on(date(2026, 3, 3)));
    }

    #[test]
    fn a_term_that_ends_on_a_public_holiday_runs_to_the_next_working_day() {
        assert_eq!(rights_term(date(2026, 4, 14)).answer_by, date(2026, 5, 15));
        assert_eq!(inform_by(date(2026, 11, 25)), date(2026, 12, 28));
    }

    #[test]
    fn an_old_health_record_has_two_months() {
        let term = health_record_term(date(2026, 6, 1), date(2021, 5, 31));
        assert_eq!(term, HealthRecordTerm { not_before: date(2026, 6, 3), not_after: date(2026, 8, 1) });
        assert_eq!(health_record_term(date(2026, 6, 1), date(2021, 6, 1)).not_after, date(2026, 6, 9));
    }

    #[test]
    fn silence_for_a_month_is_a_refusal() {
        assert_eq!(silence_is_refusal_on(date(2026, 1, 31)), date(2026, 2, 28));
    }
}
