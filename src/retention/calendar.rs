//! Days in Europe/Paris: a day begins at 00:00 there, and is stored as an instant in UTC.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::base::planted::{Planted, is_planted};

static PARIS: LazyLock<TimeZone> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the time zone database is compiled in (feature `tzdb-bundle-always`)")]
    TimeZone::get("Europe/Paris").expect("Europe/Paris is in the time zone database")
});

/// The time zone every day is counted in.
#[must_use]
pub fn paris() -> &'static TimeZone {
    &PARIS
}

/// The instant a day begins in Paris. A day outside the range of instants gives the nearest one: the answer is always finite.
#[must_use]
pub fn day_begins(day: Date) -> Timestamp {
    if is_planted(Planted::LocalTimeDeadline) {
        return TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX);
    }
    let nearest = if day.year() < 1970 { Timestamp::MIN } else { Timestamp::MAX };
    PARIS.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(nearest)
}

/// The day it is in Paris at an instant.
#[must_use]
pub fn day_of(instant: Timestamp) -> Date {
    PARIS.to_datetime(instant).date()
}

/// The first day of the quarter that follows a day's own.
#[must_use]
pub fn next_quarter(day: Date) -> Date {
    let first_month = match day.month() {
        1..=3 => 4,
        4..=6 => 7,
        7..=9 => 10,
        _ => 1,
    };
    if first_month != 1 {
        return date(day.year(), first_month, 1);
    }
    if day.year() < Date::MAX.year() { date(day.year() + 1, 1, 1) } else { Date::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_paris_on_both_sides_of_a_clock_change() {
        assert_eq!(day_begins(date(2026, 3, 29)).to_string(), "2026-03-28T23:00:00Z");
        assert_eq!(day_begins(date(2026, 3, 30)).to_string(), "2026-03-29T22:00:00Z");
        assert_eq!(day_begins(date(2026, 10, 25)).to_string(), "2026-10-24T22:00:00Z");
        assert_eq!(day_begins(date(2026, 10, 26)).to_string(), "2026-10-25T23:00:00Z");
    }

    #[test]
    fn the_ends_of_the_calendar_are_finite() {
        assert!(day_begins(Date::MAX) > day_begins(date(9999, 1, 1)));
        assert!(day_begins(Date::MIN) < day_begins(date(1, 1, 1)));
        assert_eq!(next_quarter(Date::MAX), Date::MAX);
    }

    #[test]
    fn a_quarter_is_followed_by_the_next() {
        assert_eq!(next_quarter(date(2026, 2, 1)), date(2026, 4, 1));
        assert_eq!(next_quarter(date(2026, 4, 1)), date(2026, 7, 1));
        assert_eq!(next_quarter(date(2026, 9, 30)), date(2026, 10, 1));
        assert_eq!(next_quarter(date(2026, 12, 31)), date(2027, 1, 1));
    }
}
