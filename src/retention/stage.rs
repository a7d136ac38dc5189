//! What may be done with a document at an instant: the pure decision behind access and purge.

use jiff::Timestamp;
use serde::Serialize;

use super::deadline::Deadline;
use crate::{base::time_of, purposes::closed_set};

closed_set! {
    /// Why a destruction is suspended.
    HoldKind {
        Restriction = "LIMITATION", "limitation du traitement (art. 18)", "restriction of processing (art. 18)";
        Litigation = "CONTENTIEUX", "contentieux", "litigation";
        Archives = "ARCHIVES", "demande des archives", "request of the archives";
    }
}

impl HoldKind {
    /// Whether it also forbids opening and sharing, not only destruction: restriction alone (GDPR art. 18(2)).
    #[must_use]
    pub fn blocks_opening(self) -> bool {
        self == Self::Restriction
    }
}

/// Where a document stands under one purpose. It is derived, never stored: the day decides, whether or not a run has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The team has access.
    Active,
    /// The archive team alone has access.
    Archived,
    /// Past its last day, and no authority to eliminate: closed to all but the archive team, never destroyed silently.
    AwaitingVisa,
    /// Past its last day and closed; the destruction waits for the hold's release.
    Held(HoldKind),
    /// Past its last day: the next run destroys it.
    DuePurge,
}

impl Stage {
    /// Whether the last day has come: closed to the team and to every share.
    #[must_use]
    pub fn is_past_its_day(self) -> bool {
        matches!(self, Self::AwaitingVisa | Self::Held(_) | Self::DuePurge)
    }
}

/// The two instants of a document's life under one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// When the team's access gives way to the archive team's, if it does.
    pub active_until: Option<Timestamp>,
    /// When its last day is over.
    pub purge_at: Timestamp,
}

impl From<&Deadline> for Days {
    fn from(deadline: &Deadline) -> Self {
        Self { active_until: deadline.active_until, purge_at: deadline.purge_at }
    }
}

impl From<(Option<i64>, i64)> for Days {
    /// As the records store them, in milliseconds since 1970.
    fn from((active_until, purge_at): (Option<i64>, i64)) -> Self {
        Self { active_until: active_until.map(time_of), purge_at: time_of(purge_at) }
    }
}

/// Decides where a document stands at `now` under one purpose.
///
/// `may_eliminate` says whether there is an authority to destroy it: that of a copy, of its purpose, or a visa. Where both it is missing
/// and a hold stands, the answer is [`Stage::AwaitingVisa`]: the archive team keeps its access, and nothing is destroyed.
#[must_use]
pub fn stage(days: Days, now: Timestamp, hold: Option<HoldKind>, may_eliminate: bool) -> Stage {
    if now < days.purge_at {
        return match days.active_until {
            Some(until) if now >= until => Stage::Archived,
            _ => Stage::Active,
        };
    }
    match (may_eliminate, hold) {
        (false, _) => Stage::AwaitingVisa,
        (true, Some(hold)) => Stage::Held(hold),
        (true, None) => Stage::DuePurge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restriction_alone_forbids_opening() {
        assert!(HoldKind::Restriction.blocks_opening());
        assert!(!HoldKind::Litigation.blocks_opening());
        assert!(!HoldKind::Archives.blocks_opening());
    }
}
