//! What one document under one purpose adds to a retention report's figures, and what must be true of their sums.
//!
//! Dates of the records are beginnings of days in Paris, so within a day figures change by acts alone: that is why they can be kept by increments.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Boundaries, HoldKind, boundaries::monday_of, calendar::day_of};
use crate::base::time_of;

macro_rules! figures {
    ($($(#[$about:meta])* $name:ident,)+) => {
        /// Counts of documents, of one purpose in one team or of several together.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub struct Figures { $($(#[$about])* pub $name: u64,)+ }

        /// The figures as the database counts them.
        #[derive(Debug, sqlx::FromRow)]
        pub(crate) struct Counted { $(pub $name: i64,)+ }

        impl From<&Counted> for Figures {
            fn from(counted: &Counted) -> Self {
                Self { $($name: counted.$name.unsigned_abs(),)+ }
            }
        }

        impl Figures {
            /// The names of all figures, in the order of columns.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)+];

            /// Every figure, in the order of [`Self::NAMES`].
            #[must_use]
            pub const fn values(&self) -> [u64; Self::NAMES.len()] {
                [$(self.$name,)+]
            }

            /// Every figure with its name, in the order of columns.
            #[must_use]
            pub fn named(&self) -> Vec<(&'static str, u64)> {
                Self::NAMES.iter().copied().zip(self.values()).collect()
            }

            /// The figures from their names; what is not there is 0, and a sum below 0 too.
            #[must_use]
            pub fn from_named(named: impl Fn(&str) -> i64) -> Self {
                Self { $($name: u64::try_from(named(stringify!($name))).unwrap_or_default(),)+ }
            }
        }

        impl std::ops::Add for Figures {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                Self { $($name: self.$name + other.$name,)+ }
            }
        }
    };
}

figures! {
    /// Documents held: whatever has not been purged.
    stored,
    /// Of those, open to the team.
    active,
    /// Of those, open to the archive team alone.
    archived,
    /// Of those, closed this very day: the day's run destroys them.
    due_today,
    /// Of those, due since an earlier day and still there. Must be 0.
    overdue,
    /// Of those, past their day and without authority to eliminate: closed to all but the archive team.
    awaiting_visa,
    /// Of those, past their day, closed, and under a hold: the destruction waits for its end.
    suspended,
    /// Documents under a hold, wherever they are in their life.
    held,
    /// Of those, under a restriction of processing (GDPR art. 18).
    held_restricted,
    /// Of those, kept for proceedings.
    held_for_litigation,
    /// Of those, kept for the archives.
    held_for_archives,
    /// Documents prolonged by an agent, within their rule.
    extended,
    /// Documents whose last day falls in the month, still there.
    due_this_month,
    /// Documents whose last day lies within the next 30 days.
    due_soon,
    /// Documents whose clock no event has started: the backstop alone decides.
    without_start,
    /// Documents held when the month began.
    opening,
    /// Documents received since the month began.
    received,
    /// Documents purged since the month began.
    purged_this_month,
    /// Documents held now, by their stamps: `opening + received − purged_this_month`.
    closing,
    /// Documents purged since the beginning.
    purged,
    /// Held for less than one year.
    under_one_year,
    /// Held for one to two years.
    one_to_two_years,
    /// Held for two to five years.
    two_to_five_years,
    /// Held for more than five years.
    over_five_years,
}

impl Figures {
    /// What one document under one purpose counts for.
    #[must_use]
    pub fn of(standing: &Standing<'_>, at: &Boundaries) -> Self {
        let one = u64::from;
        let [year, two, five] = at.years_ago;
        let Standing { state, since, active_until, purge_at, purged_at, started, extended, hold } = *standing;
        let (stored, whole) = (state != "purged", matches!(state, "active" | "archived"));
        let in_archive = state == "archived" || (state == "active" && active_until.is_some_and(|until| until <= at.now));
        let held = hold.is_some();
        let held_for = |kind: HoldKind| one(stored && hold == Some(kind));
        let suspended = whole && held && purge_at <= at.now;
        let due = !suspended && (state == "purging" || (whole && purge_at <= at.now));
        Self {
            stored: one(stored),
            active: one(state == "active" && !in_archive && purge_at > at.now),
            archived: one(in_archive && purge_at > at.now),
            due_today: one(due && purge_at >= at.today),
            overdue: one(due && purge_at < at.today),
            awaiting_visa: one(state == "awaiting_visa"),
            suspended: one(suspended),
            held: one(stored && held),
            held_restricted: held_for(HoldKind::Restriction),
            held_for_litigation: held_for(HoldKind::Litigation),
            held_for_archives: held_for(HoldKind::Archives),
            extended: one(stored && extended),
            due_this_month: one((whole || state == "purging") && (at.month..at.next_month).contains(&purge_at)),
            due_soon: one(whole && purge_at > at.now && purge_at <= at.soon),
            without_start: one(stored && !started),
            opening: one(since < at.month && purged_at.is_none_or(|purged| purged >= at.month)),
            received: one(since >= at.month),
            purged_this_month: one(purged_at.is_some_and(|purged| purged >= at.month)),
            closing: one(purged_at.is_none()),
            purged: one(!stored),
            under_one_year: one(stored && since >= year),
            one_to_two_years: one(stored && (two..year).contains(&since)),
            two_to_five_years: one(stored && (five..two).contains(&since)),
            over_five_years: one(stored && since < five),
        }
    }

    /// Whether the figures, each counted on its own, agree: `opening + received − purged = closing`, and states and ages both make up the stock.
    #[must_use]
    pub const fn reconcile(&self) -> bool {
        self.opening + self.received == self.closing + self.purged_this_month
            && self.closing == self.stored
            && self.active + self.archived + self.due_today + self.overdue + self.awaiting_visa + self.suspended == self.stored
            && self.ages()[0] + self.ages()[1] + self.ages()[2] + self.ages()[3] == self.stored
    }

    /// The stock by age: under one year, one to two, two to five, more than five.
    #[must_use]
    pub const fn ages(&self) -> [u64; 4] {
        [self.under_one_year, self.one_to_two_years, self.two_to_five_years, self.over_five_years]
    }
}

/// What the figures need to know of one document under one purpose.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The stored state: `active`, `archived`, `awaiting_visa`, `purging` or `purged`.
    pub state: &'a str,
    /// When it began to be held for this purpose, in milliseconds since 1970.
    pub since: i64,
    /// When the team's stage ends.
    pub active_until: Option<i64>,
    /// When its last day is over.
    pub purge_at: i64,
    /// When it was destroyed.
    pub purged_at: Option<i64>,
    /// Whether an event started its clock.
    pub started: bool,
    /// Whether an agent prolonged it.
    pub extended: bool,
    /// The hold that stands on it.
    pub hold: Option<HoldKind>,
}

/// Something that happens to a document under one purpose, with its moment in milliseconds since 1970: reports count it by the week and by the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// It began to be held.
    Received(i64),
    /// Its last day is over.
    Due(i64),
    /// It was destroyed.
    Purged(i64),
}

impl Happening {
    /// Under which names the increments count it: by the week's Monday, `due@2026-11-16`, and, what was, by the month, `purged#2026-11`.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        let week = |at: i64| monday_of(day_of(time_of(at)));
        let month = |at: i64| month_name(day_of(time_of(at)));
        match self {
            Self::Received(at) => vec![format!("received@{}", week(at)), format!("received#{}", month(at))],
            Self::Due(at) => vec![format!("due@{}", week(at))],
            Self::Purged(at) => vec![format!("purged@{}", week(at)), format!("purged#{}", month(at))],
        }
    }
}

/// What happened to a document under one purpose: its beginning, and its destruction or else its coming end.
#[must_use]
pub fn happenings_of(standing: &Standing<'_>) -> Vec<Happening> {
    let end = match (standing.state, standing.purged_at) {
        ("purged", Some(at)) => Some(Happening::Purged(at)),
        ("active" | "archived" | "purging", _) => Some(Happening::Due(standing.purge_at)),
        _ => None,
    };
    std::iter::once(Happening::Received(standing.since)).chain(end).collect()
}

/// The name of a day's month, `2026-11`: names are in the order of time.
#[must_use]
pub fn month_name(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

/// The place, counted from 0 in ascending order, of the nearest-rank percentile of `count` values (ISO 3534-1): none of nothing.
#[must_use]
pub const fn nearest_rank(count: u64, percent: u64) -> Option<u64> {
    if count == 0 { None } else { Some((count * percent).div_ceil(100).saturating_sub(1)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_that_disagree_do_not_reconcile() {
        let sound =
            Figures { stored: 3, active: 2, overdue: 1, opening: 4, received: 1, purged_this_month: 2, closing: 3, under_one_year: 3, ..Figures::default() };
        assert!(sound.reconcile());
        for wrong in [Figures { opening: 5, ..sound }, Figures { closing: 4, ..sound }, Figures { active: 1, ..sound }, Figures { over_five_years: 1, ..sound }]
        {
            assert!(!wrong.reconcile(), "{wrong:?}");
        }
    }

    #[test]
    fn the_median_of_an_even_count_is_the_lower_of_the_two_in_the_middle() {
        assert_eq!(nearest_rank(0, 50), None);
        assert_eq!(nearest_rank(1, 95), Some(0));
        assert_eq!((nearest_rank(4, 50), nearest_rank(5, 50)), (Some(1), Some(2)));
        assert_eq!((nearest_rank(20, 95), nearest_rank(21, 95)), (Some(18), Some(19)));
    }

    proptest! {
        #[test]
        fn at_least_the_stated_share_lies_at_or_below_its_percentile(count in 1_u64..10_000, percent in 1_u64..=100) {
            let rank = nearest_rank(count, percent).expect("there are values");
            prop_assert!(rank < count);
            prop_assert!((rank + 1) * 100 >= count * percent);
            prop_assert!(rank * 100 < count * percent);
        }
    }
}
