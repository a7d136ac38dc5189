//! The figures of one purpose in one team, and what must be true of them.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::base::TeamId;

macro_rules! figures {
    ($($(#[$about:meta])* $name:ident,)+) => {
        /// Counts of documents, of one purpose in one team or of several together.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
        pub struct Figures { $($(#[$about])* pub $name: u64,)+ }

        /// The figures as the database counts them.
        #[derive(Debug, sqlx::FromRow)]
        pub(super) struct Counted { $(pub $name: i64,)+ }

        impl From<&Counted> for Figures {
            fn from(counted: &Counted) -> Self {
                Self { $($name: counted.$name.unsigned_abs(),)+ }
            }
        }

        impl Figures {
            /// Every figure with its name, in the order of columns.
            #[must_use]
            pub fn named(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name),)+]
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
    /// Documents under a hold, wherever they are in their life.
    held,
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
    /// Whether the figures, each counted on its own, agree: `opening + received − purged = closing`, and states and ages both make up the stock.
    #[must_use]
    pub const fn reconcile(&self) -> bool {
        self.opening + self.received == self.closing + self.purged_this_month
            && self.closing == self.stored
            && self.active + self.archived + self.due_today + self.overdue + self.awaiting_visa == self.stored
            && self.ages()[0] + self.ages()[1] + self.ages()[2] + self.ages()[3] == self.stored
    }

    /// The stock by age: under one year, one to two, two to five, more than five.
    #[must_use]
    pub const fn ages(&self) -> [u64; 4] {
        [self.under_one_year, self.one_to_two_years, self.two_to_five_years, self.over_five_years]
    }
}

/// One purpose in one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Row {
    /// The purpose's code.
    pub purpose: String,
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// The counts.
    #[serde(flatten)]
    pub figures: Figures,
    /// The furthest last day among the documents held: the last on which one of them is still open.
    #[schema(value_type = Option<String>)]
    pub furthest_last_day: Option<Date>,
}

/// The figures of all rows together.
#[must_use]
pub fn totals(rows: &[Row]) -> Figures {
    rows.iter().fold(Figures::default(), |sum, row| sum + row.figures)
}

/// The place, counted from 0 in ascending order, of the nearest-rank percentile of `count` values (ISO 3534-1): none of nothing.
#[must_use]
pub(super) const fn nearest_rank(count: u64, percent: u64) -> Option<u64> {
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
