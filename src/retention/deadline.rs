//! The deadline engine: `purge_at = min(start + active + archive, ceiling, backstop)`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::calendar::{day_begins, next_quarter};
use super::event::Event;
use crate::purposes::{Clock, EventKind, StartShift, closed_set};

/// What the engine needs to know of a document under one purpose.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The day (Paris) it was deposited. Always known, so that a backstop always has a base.
    pub deposited_on: Date,
    /// Every event recorded about the document and its case, in any order, corrections included.
    pub events: &'a [Event],
    /// Until when an agent prolonged the team's stage, if one did: the first day on which it is over.
    pub extended_on: Option<Date>,
}

closed_set! {
    /// Which part of the rule set the last day.
    DecidedBy {
        Start = "START", "l’événement de départ", "the starting event";
        Ceiling = "CEILING", "le plafond", "the ceiling";
        Filed = "FILED", "le versement au dossier métier", "the filing in the service’s own records";
        Backstop = "BACKSTOP", "la durée maximale", "the backstop";
    }
}

/// What started a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Start {
    /// The day the periods are added to: the event's day, moved by the rule's shift, then by its grace if it has one.
    pub counts_from: Date,
    /// The event.
    pub event: EventKind,
    /// The event's own day.
    pub date: Date,
}

/// A document's dates under one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// What started the clock; `None` is listed as "sans événement": the document runs on its backstop.
    pub start: Option<Start>,
    /// The instant the team's access gives way to the archive team's. `None`: it goes from the team straight to its end.
    pub active_until: Option<Timestamp>,
    /// The day (Paris) from whose first instant the document is closed.
    pub purge_on: Date,
    /// That instant. Always finite.
    pub purge_at: Timestamp,
    /// Which part of the rule set it.
    pub decided_by: DecidedBy,
}

impl<'a> Facts<'a> {
    /// The facts of a document that nobody prolonged.
    #[must_use]
    pub const fn of(deposited_on: Date, events: &'a [Event]) -> Self {
        Self { deposited_on, events, extended_on: None }
    }

    /// The day of an event, once corrections and undoings are taken into account.
    ///
    /// Of `DERNIER_CONTACT`, the latest day among the contacts that stand. Of any other kind, what was recorded last.
    #[must_use]
    pub fn date_of(&self, kind: EventKind) -> Option<Date> {
        if kind == EventKind::Deposit {
            return Some(self.deposited_on);
        }
        let recorded = || self.events.iter().filter(|event| event.kind == kind && event.counts());
        if kind != EventKind::LastContact {
            return recorded().max().and_then(|event| event.date);
        }
        let replaced: BTreeSet<u64> = recorded().filter_map(|event| event.corrects.filter(|earlier| *earlier < event.order)).collect();
        recorded().filter(|event| !replaced.contains(&event.order)).filter_map(|event| event.date).max()
    }

    /// The day a kind of event starts the clock, if it happened.
    fn start(&self, clock: &Clock, event: EventKind) -> Option<Start> {
        let date = self.date_of(event)?;
        let shifted = match clock.start_shift {
            StartShift::None => date,
            StartShift::NextQuarter => next_quarter(date),
        };
        let counts_from = if event.has_grace() { clock.grace.after(shifted) } else { shifted };
        Some(Start { counts_from, event, date })
    }
}

impl Deadline {
    /// The last day (Paris) on which the document is still open: what a page means by "until".
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.purge_on.yesterday().unwrap_or(Date::MIN)
    }
}

/// The dates of a document under one rule, given what happened so far.
///
/// Whatever the events and their order, `purge_at` is finite and never later than the backstop. Neither a hold nor a
/// missing visa comes in: they block the execution, not the date.
#[must_use]
pub fn deadline(clock: &Clock, facts: &Facts<'_>) -> Deadline {
    let start = clock.start_events.iter().filter_map(|event| facts.start(clock, *event)).min();
    let archive_on = start.map(|start| team_stage_ends(clock, start.counts_from, facts.extended_on));
    let backstop = facts.date_of(clock.backstop.base).unwrap_or(facts.deposited_on);
    let limits = [
        (archive_on.map(|day| clock.archive.after(day)), DecidedBy::Start),
        (facts.date_of(EventKind::FiledElsewhere).map(|day| clock.filed.after(day)), DecidedBy::Filed),
        (clock.ceiling.and_then(|limit| Some(limit.period.after(facts.date_of(limit.base)?))), DecidedBy::Ceiling),
    ];
    let last = (clock.backstop.period.after(backstop), DecidedBy::Backstop);
    let (purge_on, decided_by) = limits.into_iter().filter_map(|(day, by)| Some((day?, by))).fold(last, Ord::min);
    Deadline { start, active_until: archive_on.filter(|day| *day < purge_on).map(day_begins), purge_on, purge_at: day_begins(purge_on), decided_by }
}

/// The first day on which the team's stage is over: prolonged as an agent wished, but never beyond what the rule allows.
fn team_stage_ends(clock: &Clock, counts_from: Date, extended_on: Option<Date>) -> Date {
    let usual = clock.active.after(counts_from);
    extended_on.map_or(usual, |wished| usual.max(wished.min(clock.extension.after(usual))))
}

/// The furthest day to which the team's stage may be prolonged, if its clock has started and the rule allows it.
#[must_use]
pub fn furthest_extension(clock: &Clock, facts: &Facts<'_>) -> Option<Date> {
    let start = clock.start_events.iter().filter_map(|event| facts.start(clock, *event)).min()?;
    (!clock.extension.is_zero()).then(|| clock.extension.after(clock.active.after(start.counts_from)))
}
