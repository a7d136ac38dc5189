//! A period of a report, and what came and went in it: counted from the ends, so that it costs what happened in it and since, not what is held.

use std::collections::BTreeMap;

use jiff::{ToSpan, Unit, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NoSuchList, ReportRefusal, Row, store};
use crate::{base::TeamId, retention::boundaries::begins, store::Tx};

/// Whole days in Paris, the last excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// Its first day.
    #[schema(value_type = String)]
    pub from: Date,
    /// The day after its last.
    #[schema(value_type = String)]
    pub to: Date,
}

impl Period {
    /// The month of a day.
    #[must_use]
    pub fn month_of(day: Date) -> Self {
        let from = day.first_of_month();
        Self { from, to: from.checked_add(1.month()).unwrap_or(Date::MAX) }
    }

    /// Reads `2026` (a year), `2026-T2` (a quarter) or `2026-05` (a month).
    ///
    /// # Errors
    /// [`NoSuchList`] for anything else.
    pub fn read(text: &str) -> Result<Self, NoSuchList> {
        let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
        let year: i16 = year.parse().ok().filter(|year| (2000..=2199).contains(year)).ok_or(NoSuchList)?;
        let (month, months) = match (part, part.and_then(|part| part.strip_prefix('T'))) {
            (None, _) => (1, 12),
            (_, Some(quarter)) => (quarter.parse().ok().filter(|quarter| (1..=4_i8).contains(quarter)).ok_or(NoSuchList)? * 3 - 2, 3),
            (Some(month), None) => (month.parse().ok().filter(|_| month.len() == 2).ok_or(NoSuchList)?, 1),
        };
        let from = Date::new(year, month, 1).map_err(|_| NoSuchList)?;
        Ok(Self { from, to: from.checked_add(months.months()).map_err(|_| NoSuchList)? })
    }

    /// The period of as many months before it.
    #[must_use]
    pub fn before(self) -> Self {
        let months = self.from.until((Unit::Month, self.to)).map_or(1, |span| span.get_months());
        Self { from: self.from.checked_sub(months.months()).unwrap_or(Date::MIN), to: self.from }
    }

    /// The periods worth comparing on a day: the last thirteen months, five quarters and three years, and this one.
    #[must_use]
    pub fn choices(self, today: Date) -> Vec<Self> {
        let month = Self::month_of(today);
        let spanning = |from: Date, months: i32| Self { from, to: from.checked_add(months.months()).unwrap_or(Date::MAX) };
        let quarter = Date::new(today.year(), (today.month() - 1) / 3 * 3 + 1, 1).map_or(month, |from| spanning(from, 3));
        let year = spanning(today.first_of_year(), 12);
        let mut all = Vec::new();
        for (latest, count) in [(month, 13), (quarter, 5), (year, 3)] {
            all.extend(std::iter::successors(Some(latest), |period| Some(period.before())).take(count));
        }
        if !all.contains(&self) {
            all.push(self);
        }
        all
    }

    /// Its name, as [`Self::read`] takes it.
    #[must_use]
    pub fn name(self) -> String {
        let months = self.from.until((Unit::Month, self.to)).map_or(1, |span| span.get_months());
        match months {
            12 => self.from.year().to_string(),
            3 => format!("{}-T{}", self.from.year(), (self.from.month() + 2) / 3),
            _ => format!("{}-{:02}", self.from.year(), self.from.month()),
        }
    }
}

/// What came and went in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeriodMovements {
    /// The period; one that still runs ends now.
    pub period: Period,
    /// Everything together.
    pub totals: Movements,
    /// Purpose by purpose, team by team.
    pub rows: Vec<MovementRow>,
}

/// Counts of documents, each under each of its purposes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Movements {
    /// Held when the period began.
    pub opening: u64,
    /// Began to be held in it.
    pub received: u64,
    /// Destroyed in it.
    pub purged: u64,
    /// Held when it ended.
    pub closing: u64,
}

/// The movements of one purpose in one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MovementRow {
    /// The purpose's code.
    pub purpose: String,
    /// The team.
    pub team: TeamId,
    /// The counts.
    #[serde(flatten)]
    pub movements: Movements,
}

impl PeriodMovements {
    /// Whether `opening + received − purged = closing`, row by row and in all.
    #[must_use]
    pub fn reconcile(&self) -> bool {
        let sound = |movements: &Movements| movements.opening + movements.received == movements.closing + movements.purged;
        sound(&self.totals) && self.rows.iter().all(|row| sound(&row.movements))
    }
}

/// How many began to be held, or were destroyed, by purpose and team.
type Moved = BTreeMap<(String, String), i64>;

async fn moved(tx: &mut Tx, (from, to): (i64, i64)) -> Result<(Moved, Moved), ReportRefusal> {
    let by_place = |rows: Vec<(String, String, i64)>| rows.into_iter().map(|(purpose, team, count)| ((purpose, team), count)).collect();
    Ok((by_place(store::received_between(tx, from, to).await?), by_place(store::purged_between(tx, from, to).await?)))
}

/// The movements of a period, from what is held now, what came and went in it, and what came and went since.
pub(super) async fn movements(tx: &mut Tx, rows: &[Row], period: Period) -> Result<PeriodMovements, ReportRefusal> {
    let (from, to) = (begins(period.from), begins(period.to));
    let (received, purged) = moved(tx, (from, to)).await?;
    let (received_since, purged_since) = moved(tx, (to, i64::MAX)).await?;
    let mut found = Vec::new();
    for row in rows {
        let place = (row.purpose.clone(), row.team.to_string());
        let of = |moved: &Moved| moved.get(&place).copied().unwrap_or_default();
        let closing = row.figures.stored.cast_signed() - of(&received_since) + of(&purged_since);
        let opening = closing - of(&received) + of(&purged);
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        let movements = Movements { opening: count(opening), received: count(of(&received)), purged: count(of(&purged)), closing: count(closing) };
        if movements != Movements::default() {
            found.push(MovementRow { purpose: row.purpose.clone(), team: row.team.clone(), movements });
        }
    }
    let totals = found.iter().fold(Movements::default(), |sum, row| Movements {
        opening: sum.opening + row.movements.opening,
        received: sum.received + row.movements.received,
        purged: sum.purged + row.movements.purged,
        closing: sum.closing + row.movements.closing,
    });
    Ok(PeriodMovements { period, totals, rows: found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_a_quarter_and_a_month_read_back_and_are_followed_backwards() {
        for (name, before) in [("2026", "2025"), ("2026-T1", "2025-T4"), ("2026-05", "2026-04"), ("2026-01", "2025-12")] {
            let period = Period::read(name).expect("a period");
            assert_eq!((period.name().as_str(), period.before().name().as_str()), (name, before));
            assert_eq!(period.before().to, period.from);
        }
        let choices = Period::read("2019").expect("a period").choices(Date::constant(2026, 11, 27));
        assert_eq!(
            (choices.len(), choices[0].name(), choices[13].name(), choices[18].name(), choices[21].name()),
            (22, "2026-11".into(), "2026-T4".into(), "2026".into(), "2019".into())
        );
        for bad in ["", "26", "2026-", "2026-13", "2026-5", "2026-T5", "2026-05-01", "2026-Tx", "1999"] {
            assert_eq!(Period::read(bad), Err(NoSuchList), "{bad}");
        }
    }
}
