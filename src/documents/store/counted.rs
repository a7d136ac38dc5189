//! What changes of rows do to the report's figures, written down with them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::UseRow;
use crate::{
    base::TeamId,
    retention::{Boundaries, Figures, Happening, calendar, happenings_of},
    store::{Listed, StoreError, Tx, execute_among},
};

/// What changes do to the figures of one purpose in one team.
#[derive(Default)]
struct Moves {
    /// In the order of [`Figures::NAMES`].
    figures: [i64; Figures::NAMES.len()],
    happenings: BTreeMap<Happening, i64>,
}

impl Moves {
    fn add(&mut self, row: &UseRow, at: &Boundaries, sign: i64) {
        let standing = row.standing();
        for (sum, figure) in self.figures.iter_mut().zip(Figures::of(&standing, at).values()) {
            *sum += sign * figure.cast_signed();
        }
        for happening in happenings_of(&standing) {
            *self.happenings.entry(happening).or_default() += sign;
        }
    }

    /// By name, without what moved to and fro. A day of the calendar is only looked for where something stays.
    fn named(self) -> BTreeMap<String, i64> {
        let figures = Figures::NAMES.iter().zip(self.figures).filter(|(_, moved)| *moved != 0);
        let mut named: BTreeMap<String, i64> = figures.map(|(name, moved)| ((*name).to_owned(), moved)).collect();
        for (happening, moved) in self.happenings.into_iter().filter(|(_, moved)| *moved != 0) {
            for name in happening.names() {
                *named.entry(name).or_default() += moved;
            }
        }
        named.retain(|_, moved| *moved != 0);
        named
    }
}

/// What changes do to the figures of their purposes and teams, in a transaction that reads the clock at `now`.
pub(super) fn counted<'a>(now: Timestamp, changes: impl IntoIterator<Item = (Option<&'a UseRow>, Option<&'a UseRow>)>) -> Result<Listed, StoreError> {
    let at = Boundaries::at(now);
    let mut moved: BTreeMap<(&str, &TeamId), Moves> = BTreeMap::new();
    for (before, after) in changes {
        for (row, sign) in [(before, -1), (after, 1)] {
            if let Some(row) = row {
                moved.entry((&row.purpose, &row.team)).or_default().add(row, &at, sign);
            }
        }
    }
    let named = moved.into_iter().map(|((purpose, team), moves)| (purpose, team, moves.named()));
    Listed::of_members(&named.filter(|(.., figures)| !figures.is_empty()).collect::<Vec<_>>())
}

/// Writes down, on this day, what changes do to the figures.
pub(super) async fn write(tx: &mut Tx, counted: &Listed) -> Result<(), StoreError> {
    let day = calendar::day_of(tx.now()).to_string();
    execute_among!(
        tx,
        members counted,
        // A condition that always holds: without one, SQLite takes what follows a table for the beginning of a join.
        "INSERT INTO figure_moves (day, purpose, team, figures) SELECT CAST($2 AS TEXT), listed.value ->> 0, listed.value ->> 1, listed.value ->> 2 FROM",
        "WHERE true",
        day
    )?;
    Ok(())
}

/// Writes down at once what changes do to the figures, in their transaction.
pub(super) async fn count<'a>(tx: &mut Tx, changes: impl IntoIterator<Item = (Option<&'a UseRow>, Option<&'a UseRow>)>) -> Result<(), StoreError> {
    write(tx, &counted(tx.now(), changes)?).await
}
