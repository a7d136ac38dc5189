//! What changes of rows do to the report's figures, written down with them.

use std::collections::BTreeMap;

use super::UseRow;
use crate::{
    base::TeamId,
    retention::{Boundaries, Figures, Happening, calendar, happenings_of},
    store::{Listed, StoreError, Tx, execute_among},
};

/// What changes do to the figures of one purpose in one team.
#[derive(Default)]
struct Moves {
    figures: Vec<(&'static str, i64)>,
    happenings: BTreeMap<Happening, i64>,
}

impl Moves {
    fn add(&mut self, row: &UseRow, at: &Boundaries, sign: i64) {
        let standing = row.standing();
        let counted = Figures::of(&standing, at).named();
        if self.figures.is_empty() {
            self.figures = counted.iter().map(|(name, _)| (*name, 0)).collect();
        }
        for ((_, sum), (_, figure)) in self.figures.iter_mut().zip(counted) {
            *sum += sign * figure.cast_signed();
        }
        for happening in happenings_of(&standing) {
            *self.happenings.entry(happening).or_default() += sign;
        }
    }

    /// By name, without what moved to and fro. A day of the calendar is only looked for where something stays.
    fn named(self) -> BTreeMap<String, i64> {
        let mut named: BTreeMap<String, i64> = self.figures.into_iter().map(|(name, moved)| (name.to_owned(), moved)).collect();
        for (happening, moved) in self.happenings.into_iter().filter(|(_, moved)| *moved != 0) {
            for name in happening.names() {
                *named.entry(name).or_default() += moved;
            }
        }
        named.retain(|_, moved| *moved != 0);
        named
    }
}

/// Writes down what changes do to the figures of their purposes and teams, on this day.
pub(super) async fn count<'a>(tx: &mut Tx, changes: impl IntoIterator<Item = (Option<&'a UseRow>, Option<&'a UseRow>)>) -> Result<(), StoreError> {
    let at = Boundaries::at(tx.now());
    let mut moved: BTreeMap<(&str, &TeamId), Moves> = BTreeMap::new();
    for (before, after) in changes {
        for (row, sign) in [(before, -1), (after, 1)] {
            if let Some(row) = row {
                moved.entry((&row.purpose, &row.team)).or_default().add(row, &at, sign);
            }
        }
    }
    let named = moved.into_iter().map(|((purpose, team), moves)| (purpose, team, moves.named()));
    let listed = Listed::of_members(&named.filter(|(.., figures)| !figures.is_empty()).collect::<Vec<_>>())?;
    let day = calendar::day_of(tx.now()).to_string();
    execute_among!(
        tx,
        members listed,
        // A condition that always holds: without one, SQLite takes what follows a table for the beginning of a join.
        "INSERT INTO figure_moves (day, purpose, team, figures) SELECT CAST($2 AS TEXT), listed.value ->> 0, listed.value ->> 1, listed.value ->> 2 FROM",
        "WHERE true",
        day
    )?;
    Ok(())
}
