//! Retention: from a rule and what happened, the day a document goes to the archive team and the day it is destroyed.
//!
//! Everything here is pure: the same rule and facts give the same dates, whoever asks and whenever. Holds and missing visas
//! decide whether a destruction may be *executed* ([`stage()`]); they never move a date ([`deadline()`]).

pub mod boundaries;
pub mod calendar;
mod change;
mod deadline;
mod event;
mod figures;
mod holiday;
mod stage;
pub mod term;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod vectors;

pub use boundaries::Boundaries;
pub use change::{Acts, Change, NOTICE_BEFORE_SHORTENING, Ways, change, may_follow, ways};
pub use deadline::{Deadline, DecidedBy, Facts, Start, deadline, furthest_extension};
pub use event::{Event, EventRefusal, Source};
pub(crate) use figures::Counted;
pub use figures::{Figures, Happening, Standing, happenings_of, month_name, nearest_rank};
pub use stage::{Days, HoldKind, Stage, stage};
