//! The moments a report counts between. All but the present one are the beginnings of days in Paris.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
};

use super::calendar::{day_begins, day_of};

/// How many days ahead a last day is "soon".
const SOON_DAYS: i32 = 30;

/// How many weeks before and after the present one are counted.
pub const WEEKS: i32 = 12;

/// The moments between which one report counts, in milliseconds since 1970 (UTC) as the records store them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boundaries {
    /// The report's moment.
    pub now: i64,
    /// When the day it speaks of began. What fell due earlier is overdue: the daily purge has passed it by.
    pub today: i64,
    /// Last days up to this moment are soon: the day begins 30 days from today.
    pub soon: i64,
    /// When the month began.
    pub month: i64,
    /// When the next month begins.
    pub next_month: i64,
    /// One, two and five years before today: the ages of the stock.
    pub years_ago: [i64; 3],
}

impl Boundaries {
    /// The boundaries of a report made at `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        let today = day_of(now);
        let month = today.first_of_month();
        Self {
            now: now.as_millisecond(),
            today: begins(today),
            soon: begins(today.checked_add(SOON_DAYS.days()).unwrap_or(Date::MAX)),
            month: begins(month),
            next_month: begins(month.checked_add(1.month()).unwrap_or(Date::MAX)),
            years_ago: [1, 2, 5].map(|years: i32| begins(today.checked_sub(years.years()).unwrap_or(Date::MIN))),
        }
    }
}

/// When a day begins in Paris, as the records store it.
#[must_use]
pub fn begins(day: Date) -> i64 {
    day_begins(day).as_millisecond()
}

/// The Monday of a day's week.
#[must_use]
pub fn monday_of(day: Date) -> Date {
    day.checked_sub(i32::from(day.weekday().since(Weekday::Monday)).days()).unwrap_or(Date::MIN)
}

/// The Monday that comes this many weeks after another.
#[must_use]
pub fn weeks_after(monday: Date, weeks: i32) -> Date {
    let nearest = if weeks < 0 { Date::MIN } else { Date::MAX };
    monday.checked_add(weeks.weeks()).unwrap_or(nearest)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(moment: &str) -> Boundaries {
        Boundaries::at(moment.parse().expect("a moment"))
    }

    fn instant(moment: &str) -> i64 {
        moment.parse::<Timestamp>().expect("a moment").as_millisecond()
    }

    #[test]
    fn a_month_begins_in_paris_and_not_in_greenwich() {
        let new_year = at("2026-12-31T23:30:00Z");
        assert_eq!(new_year.month, instant("2026-12-31T23:00:00Z"));
        assert_eq!(new_year.next_month, instant("2027-01-31T23:00:00Z"));
        assert_eq!(new_year.today, new_year.month);
    }

    #[test]
    fn thirty_days_ahead_is_a_day_of_the_calendar_across_a_clock_change() {
        assert_eq!(at("2026-10-10T12:00:00Z").soon, instant("2026-11-08T23:00:00Z"));
        assert_eq!(at("2026-10-10T12:00:00Z").today, instant("2026-10-09T22:00:00Z"));
    }

    #[test]
    fn the_ages_of_29_february_are_ages_of_28_february() {
        assert_eq!(at("2028-02-29T12:00:00Z").years_ago, ["2027-02-27T23:00:00Z", "2026-02-27T23:00:00Z", "2023-02-27T23:00:00Z"].map(instant));
    }

    #[test]
    fn a_week_begins_on_monday() {
        for day in 16..=22 {
            assert_eq!(monday_of(date(2026, 11, day)), date(2026, 11, 16));
        }
        assert_eq!(weeks_after(date(2026, 11, 16), -12), date(2026, 8, 24));
    }
}
