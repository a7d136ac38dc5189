//! The retention rule of one type of document under one purpose.

use serde::Serialize;

use super::event::EventKind;
use super::period::Period;
use super::word::closed_set;

closed_set! {
    /// Where the clock starts once its event is known.
    StartShift {
        None = "NONE", "le jour même", "on the day itself";
        NextQuarter = "NEXT_QUARTER", "le 1er jour du trimestre suivant", "on the first day of the next quarter";
    }
}

/// A limit that does not depend on the clock having started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// How long after the base.
    pub period: Period,
    /// The event it is counted from. For a backstop, the deposit stands in when this event is not recorded.
    pub base: EventKind,
}

/// The clock of a type of document: `purge_at = min(start + active + archive, ceiling, backstop)`.
///
/// Periods are added one after the other, active then archive, in the calendar of Europe/Paris.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// What starts it. Of several, the one that counts earliest: the shortest duration is the default (GDPR art. 25).
    pub start_events: Vec<EventKind>,
    /// Moves the start, for rules that count from a calendar boundary.
    pub start_shift: StartShift,
    /// How long the team keeps access after the start.
    pub active: Period,
    /// How long the archive team alone keeps access after that. `P0D`: no archive stage.
    pub archive: Period,
    /// Added to the date of a closing, a death, a revocation or a payment, so that a mistaken click can be undone before
    /// anything has closed. A rule that counts a stated period from a payment says `P0D` here: that period is the grace.
    pub grace: Period,
    /// The day past which nothing is kept, whatever events came or did not come.
    pub backstop: Limit,
    /// A second limit, which counts only once its base event is known.
    pub ceiling: Option<Limit>,
    /// The most an agent may prolong the team's stage by, with a reason. `P0D`: not at all. The backstop and the ceiling stay.
    pub extension: Period,
    /// How long the copy here is kept once the document was filed in the service's own records (`VERSE_DOSSIER`).
    pub filed: Period,
    /// Whether this is the reference copy, not to be destroyed without an authority to eliminate (Code du patrimoine
    /// L212-2), rather than a copy whose original lives elsewhere.
    pub master: bool,
}

impl Clock {
    /// Whether the document passes through the archive team before its end, hence whether a depositor seals to that team.
    #[must_use]
    pub fn has_archive(&self) -> bool {
        !self.archive.is_zero()
    }

    /// Whether documents are sealed to the archive team too: for its stage, or to await a visa there.
    #[must_use]
    pub fn needs_archive(&self) -> bool {
        self.has_archive() || self.master
    }

    /// Every event that can move its dates.
    pub fn events(&self) -> impl Iterator<Item = EventKind> {
        let limits = [Some(self.backstop.base), self.ceiling.map(|limit| limit.base), Some(EventKind::FiledElsewhere)];
        self.start_events.iter().copied().chain(limits.into_iter().flatten())
    }
}
