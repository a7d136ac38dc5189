//! A period of a report, and what came and went in it: from the counts of its months, so that it costs the same whatever is held.

use jiff::{ToSpan, Unit, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Delays, NoSuchList, Row, increments::Counts};
use crate::{base::TeamId, retention::month_name};

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
    /// How long what was destroyed in it had been due.
    pub delays: Delays,
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
    /// Of what came and went under each purpose in each team; rows of nothing are left out.
    pub(super) fn of(period: Period, mut rows: Vec<MovementRow>, delays: Delays) -> Self {
        rows.retain(|row| row.movements != Movements::default());
        let totals = rows.iter().fold(Movements::default(), |sum, row| Movements {
            opening: sum.opening + row.movements.opening,
            received: sum.received + row.movements.received,
            purged: sum.purged + row.movements.purged,
            closing: sum.closing + row.movements.closing,
        });
        Self { period, totals, rows, delays }
    }

    /// Whether `opening + received − purged = closing`, row by row and in all.
    #[must_use]
    pub fn reconcile(&self) -> bool {
        let sound = |movements: &Movements| movements.opening + movements.received == movements.closing + movements.purged;
        sound(&self.totals) && self.rows.iter().all(|row| sound(&row.movements))
    }
}

/// The movements of a period, from what is held now, what came and went in each of its months, and in those since.
pub(super) fn movements(counts: &Counts, rows: &[Row], (period, delays): (Period, Delays)) -> PeriodMovements {
    let (from, to) = (month_name(period.from), month_name(period.to));
    let mut found = Vec::new();
    for row in rows {
        let named = counts.get(&(row.purpose.clone(), row.team.to_string()));
        let sum = |what: &str, within: &dyn Fn(&str) -> bool| -> i64 {
            let months = named.into_iter().flatten().filter_map(|(name, count)| Some((name.split_once('#')?, count)));
            months.filter(|((of, month), _)| *of == what && within(month)).map(|(_, count)| count).sum()
        };
        let (inside, since) = (|month: &str| month >= from.as_str() && month < to.as_str(), |month: &str| month >= to.as_str());
        let (received, purged) = (sum("received", &inside), sum("purged", &inside));
        let closing = row.figures.stored.cast_signed() - sum("received", &since) + sum("purged", &since);
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        let movements = Movements { opening: count(closing - received + purged), received: count(received), purged: count(purged), closing: count(closing) };
        found.push(MovementRow { purpose: row.purpose.clone(), team: row.team.clone(), movements });
    }
    PeriodMovements::of(period, found, delays)
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
