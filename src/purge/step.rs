//! What is due for a document under one purpose: a pure question of its row, its rule and the time.

use jiff::Timestamp;

use crate::{
    base::planted::{Planted, is_planted},
    documents::{State, Transition, store::UseRow},
    purposes::Rulebook,
    retention::{Stage, stage},
    store::StoreError,
};

/// What is due for a document under one purpose, which is as `before`.
pub(super) struct Step {
    pub(super) before: UseRow,
    pub(super) transition: Transition,
    /// Whether it ends the last purpose that holds the document: none stands in the records, and none that this very batch does not end.
    last: bool,
}

impl Step {
    fn ends(&self) -> bool {
        self.transition == Transition::BeginPurge
    }

    /// Whether the document's destruction begins with it.
    pub(super) fn begins(&self) -> bool {
        self.ends() && self.last
    }

    /// Whether one purpose ends, and another goes on holding the document.
    pub(super) fn leaves_another(&self) -> bool {
        self.ends() && !self.last
    }
}

/// The state of a document under one purpose; `authorised` when it may be destroyed without a visa of its own.
pub(super) fn state_of(row: &UseRow, authorised: bool) -> Result<State, StoreError> {
    State::read(&row.state, [row.archived_at, row.awaiting_visa_at, row.purging_at, row.purged_at], authorised || row.visa.is_some())
}

/// Under which authority a document may be destroyed now: its purpose's, a visa of its own, or that of a copy whose original lives elsewhere. `None`: under none.
pub(super) fn authority(rules: &Rulebook, row: &UseRow) -> Result<Option<String>, StoreError> {
    let in_force = row.purpose_in_force(rules)?.elimination_ref.clone();
    let master = row.rule(rules)?.clock_for(&row.piece_code()?).master;
    Ok(row.visa.clone().or(in_force).or_else(|| (!master).then(|| "COPIE".to_owned())))
}

/// What is due for a document under one purpose.
fn next(rules: &Rulebook, row: &UseRow, now: Timestamp) -> Result<Option<Transition>, StoreError> {
    let authorised = authority(rules, row)?.is_some();
    let state = state_of(row, authorised)?;
    if matches!(state, State::Purging { .. } | State::Purged { .. }) {
        return Ok(None);
    }
    let days = (row.active_until, row.purge_at);
    let hold = row.hold_kind()?.filter(|_| !is_planted(Planted::HoldIgnored));
    let due = match stage(days.into(), now, hold, authorised) {
        Stage::Active | Stage::Held(_) => None,
        Stage::Archived => matches!(state, State::Active).then_some(Transition::Archive),
        Stage::AwaitingVisa => (!matches!(state, State::AwaitingVisa { .. })).then_some(Transition::AwaitVisa),
        Stage::DuePurge => Some(Transition::BeginPurge),
    };
    Ok(due)
}

/// Whether a purpose still holds its document.
pub(super) fn holds(row: &UseRow) -> bool {
    !matches!(row.state.as_str(), "purging" | "purged")
}

/// What is due until a moment for each of these rows, each given with everything that its document is or was held for.
pub(super) fn steps<'a>(
    (rules, until): (&Rulebook, Timestamp),
    rows: impl Iterator<Item = (&'a UseRow, &'a [UseRow])>,
    now: Timestamp,
) -> Result<Vec<Step>, StoreError> {
    let mut steps: Vec<Step> = Vec::new();
    for (before, uses) in rows {
        let Some(transition) = next(rules, before, until)? else { continue };
        state_of(before, authority(rules, before)?.is_some())?.after(transition, now).map_err(|_| StoreError::Unreadable("the state of a document"))?;
        let ends_here = |other: &UseRow| steps.iter().any(|step| step.ends() && step.before.document == other.document && step.before.purpose == other.purpose);
        let last = uses.iter().all(|other| other.purpose == before.purpose || !holds(other) || ends_here(other));
        steps.push(Step { before: before.clone(), transition, last });
    }
    Ok(steps)
}
