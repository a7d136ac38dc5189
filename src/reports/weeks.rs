//! Deposits and erasures week by week: weeks of the calendar in Paris, Monday first.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::retention::{
    boundaries::{WEEKS, begins, monday_of, weeks_after},
    calendar::day_of,
};

/// One week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Week {
    /// Its Monday.
    #[schema(value_type = String)]
    pub monday: Date,
    /// Documents received in it.
    pub received: u64,
    /// Documents purged in it.
    pub purged: u64,
    /// Documents still there whose last day falls in it; those that await a visa are not counted, nothing will destroy them in that week.
    pub due: u64,
}

/// How many documents something happened to within one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour {
    /// Any moment of the hour, in milliseconds since 1970.
    pub at: i64,
    /// How many.
    pub count: u64,
}

/// The Mondays of a report: twelve weeks behind, the present one, twelve ahead.
pub(super) fn mondays(now: Timestamp) -> Vec<Date> {
    let present = monday_of(day_of(now));
    (-WEEKS..=WEEKS).map(|weeks| weeks_after(present, weeks)).collect()
}

/// When the first week begins, and when the last has ended.
pub(super) fn span(now: Timestamp) -> (i64, i64) {
    let present = monday_of(day_of(now));
    (begins(weeks_after(present, -WEEKS)), begins(weeks_after(present, WEEKS + 1)))
}

/// The weeks around `now`, from what was received, purged and is due hour by hour. What lies outside them is left out.
#[must_use]
pub(super) fn weeks(now: Timestamp, received: &[Hour], purged: &[Hour], due: &[Hour]) -> Vec<Week> {
    let count = |hours: &[Hour], monday: Date| {
        let (from, to) = (begins(monday), begins(weeks_after(monday, 1)));
        hours.iter().filter(|hour| (from..to).contains(&hour.at)).map(|hour| hour.count).sum()
    };
    let week = |monday| Week { monday, received: count(received, monday), purged: count(purged, monday), due: count(due, monday) };
    mondays(now).into_iter().map(week).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const NOW: &str = "2026-11-18T09:00:00Z";

    fn now() -> Timestamp {
        NOW.parse().expect("a moment")
    }

    #[test]
    fn sunday_night_belongs_to_the_week_that_ends() {
        let at = |moment: &str| Hour { at: moment.parse::<Timestamp>().expect("a moment").as_millisecond(), count: 1 };
        let counted = weeks(now(), &[at("2026-11-15T22:59:59Z"), at("2026-11-15T23:00:00Z")], &[], &[]);
        let of = |monday| counted.iter().find(|week| week.monday == monday).expect("a week").received;
        assert_eq!((of(date(2026, 11, 9)), of(date(2026, 11, 16))), (1, 1));
    }

    #[test]
    fn twelve_weeks_stand_on_each_side() {
        let counted = weeks(now(), &[], &[], &[]);
        assert_eq!(counted.len(), 25);
        assert_eq!(counted[12].monday, date(2026, 11, 16));
        assert_eq!((counted[0].monday, counted[24].monday), (date(2026, 8, 24), date(2027, 2, 8)));
    }

    proptest! {
        #[test]
        fn every_document_of_the_span_is_in_exactly_one_week(hours in prop::collection::vec((0_i64..25 * 7 * 24 - 1, 1_u64..9), 0..50)) {
            let (from, to) = span(now());
            let days: Vec<Hour> = hours.iter().map(|(hour, count)| Hour { at: (from + hour * 3_600_000).min(to - 1), count: *count }).collect();
            let all: u64 = days.iter().map(|day| day.count).sum();
            prop_assert_eq!(weeks(now(), &days, &[], &[]).iter().map(|week| week.received).sum::<u64>(), all);
        }
    }
}
