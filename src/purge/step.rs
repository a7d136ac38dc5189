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
    !row.has_ended()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        base::{CaseId, DocumentId, OperatingSystem, TeamId, time_of},
        purposes::shipped,
    };

    /// A document held for several purposes, each until its own hour, each perhaps under a hold.
    fn document(rules: &Rulebook, ends: &[(i64, bool)]) -> Vec<UseRow> {
        let (now, chance) = (Timestamp::UNIX_EPOCH, OperatingSystem);
        let (document, team, case) = (DocumentId::new(now, &chance), TeamId::new(now, &chance), CaseId::new(now, &chance));
        let purposes = rules.in_force().purposes().filter_map(|purpose| Some((purpose, purpose.pieces.first()?)));
        let uses = purposes.zip(ends).map(|((purpose, piece), (hour, held))| UseRow {
            policy: rules.in_force().digest().to_owned(),
            purge_at: hour * 3_600_000,
            hold: held.then(|| "CONTENTIEUX".to_owned()),
            visa: Some("AD69 2026-014".to_owned()),
            ..UseRow::received(document.clone(), (&team, &case), (purpose.code.as_str(), piece.code.as_str()), now)
        });
        uses.collect()
    }

    /// What is due now, carried out; whether the document's destruction began.
    fn run(rules: &Rulebook, uses: &mut [UseRow], now: Timestamp) -> bool {
        let before = uses.to_vec();
        let rows = before.iter().filter(|row| holds(row)).map(|row| (row, before.as_slice()));
        let steps = steps((rules, now), rows, now).expect("rows that read back");
        for step in steps.iter().filter(|step| step.ends()) {
            let row = uses.iter_mut().find(|row| row.purpose == step.before.purpose).expect("its row");
            (row.state, row.purging_at) = ("purging".to_owned(), Some(now.as_millisecond()));
        }
        assert!(steps.iter().filter(|step| step.begins()).count() <= 1, "a destruction begins once");
        steps.iter().any(Step::begins)
    }

    proptest! {
        /// Rule (iv): each purpose ends on its own clock, and the payload goes with the last.
        #[test]
        fn the_payload_goes_with_the_last_of_its_purposes(ends in prop::collection::vec((1..60_i64, any::<bool>()), 1..5), released in 60..90_i64) {
            let rules = Rulebook::new(shipped(), []);
            let mut uses = document(&rules, &ends);
            let last = ends.iter().map(|(hour, held)| if *held { released } else { *hour }).max().expect("at least one");
            let mut began = Vec::new();
            for hour in 0..100 {
                let now = time_of(hour * 3_600_000);
                if hour == released {
                    for row in &mut uses {
                        row.hold = None;
                    }
                }
                if run(&rules, &mut uses, now) {
                    began.push(hour);
                }
                for row in &uses {
                    let ended = now >= time_of(row.purge_at) && row.hold.is_none();
                    prop_assert_eq!(!holds(row), ended, "each purpose ends on its own clock, neither before nor after");
                }
                let mut again = uses.clone();
                prop_assert!(!run(&rules, &mut again, now), "what went goes no second time");
                prop_assert!(again.iter().map(holds).eq(uses.iter().map(holds)));
            }
            prop_assert_eq!(began, [last]);
        }
    }
}
