//! Calendar periods, as retention rules write them (ISO 8601: `P2Y`, `P24M`, `P30D`).

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::word::Language;

/// A period longer than this many years is a slip: the longest retention in the tables is 30.
const LONGEST_YEARS: u32 = 100;

/// A length of time in calendar units. Never negative, never longer than a century, never in hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    years: u16,
    months: u16,
    weeks: u16,
    days: u16,
}

/// A text that is not a period a rule may use.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadPeriod {
    /// Not of the form `P` then numbers with `Y`, `M`, `W`, `D`, in that order.
    #[error("`{0}` is not a period: write P then years (Y), months (M), weeks (W), days (D), such as P2Y6M or P30D")]
    Unreadable(String),
    /// Begins with a minus sign.
    #[error("`{0}` is negative: a period cannot run backwards")]
    Negative(String),
    /// Longer than a century.
    #[error("`{0}` is longer than {LONGEST_YEARS} years")]
    TooLong(String),
}

impl Period {
    /// No time at all: `P0D`.
    pub const ZERO: Self = Self { years: 0, months: 0, weeks: 0, days: 0 };

    /// A period of whole days.
    #[must_use]
    pub const fn of_days(days: u16) -> Self {
        Self { days, ..Self::ZERO }
    }

    /// A period of whole months.
    #[must_use]
    pub const fn of_months(months: u16) -> Self {
        Self { months, ..Self::ZERO }
    }

    /// Whether it lasts no time at all, however written (`P0D`, `P0Y`).
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Its months, years among them, and its days, weeks among them: no number of days is a number of months.
    #[must_use]
    pub const fn months_and_days(self) -> (u32, u32) {
        (self.years as u32 * 12 + self.months as u32, self.weeks as u32 * 7 + self.days as u32)
    }

    /// The day that comes this long after `date`. A day the month does not have becomes its last one (31 January + `P1M`
    /// is 28 February). A date past the calendar's end becomes the calendar's last day, so that no rule is without end.
    #[must_use]
    pub fn after(self, date: Date) -> Date {
        let span = Span::new().years(self.years).months(self.months).weeks(self.weeks).days(self.days);
        date.checked_add(span).unwrap_or(Date::MAX)
    }

    /// The day that comes this long before `date`: what was recorded earlier has been kept for longer than the period.
    #[must_use]
    pub fn before(self, date: Date) -> Date {
        let span = Span::new().years(self.years).months(self.months).weeks(self.weeks).days(self.days);
        date.checked_sub(span).unwrap_or(Date::MIN)
    }

    /// The period in words, as a notice says it: `2 ans 6 mois`, `30 jours`.
    #[must_use]
    pub fn in_words(self, language: Language) -> String {
        let units = [(self.years, 0), (self.months, 1), (self.weeks, 2), (self.days, 3)];
        let words: Vec<String> = units.iter().filter(|(count, _)| *count > 0).map(|&(count, unit)| unit_in_words(count, unit, language)).collect();
        match (words.is_empty(), language) {
            (false, _) => words.join(" "),
            (true, Language::French) => "0 jour".to_owned(),
            (true, Language::English) => "0 days".to_owned(),
        }
    }
}

fn unit_in_words(count: u16, unit: usize, language: Language) -> String {
    let forms: [(&str, &str); 4] = match language {
        Language::French => [("an", "ans"), ("mois", "mois"), ("semaine", "semaines"), ("jour", "jours")],
        Language::English => [("year", "years"), ("month", "months"), ("week", "weeks"), ("day", "days")],
    };
    let (one, many) = forms.get(unit).copied().unwrap_or_default();
    format!("{count} {}", if count > 1 { many } else { one })
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let unreadable = || BadPeriod::Unreadable(text.to_owned());
        if text.contains('-') || text.contains('\u{2212}') {
            return Err(BadPeriod::Negative(text.to_owned()));
        }
        let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty()).ok_or_else(unreadable)?;
        let mut period = Self::ZERO;
        for (unit, field) in [('Y', &mut period.years), ('M', &mut period.months), ('W', &mut period.weeks), ('D', &mut period.days)] {
            if let Some((digits, after)) = rest.split_once(unit) {
                *field = number(digits).ok_or_else(unreadable)?;
                rest = after;
            }
        }
        if !rest.is_empty() {
            return Err(unreadable());
        }
        if period.days_at_most() > LONGEST_YEARS * 366 {
            return Err(BadPeriod::TooLong(text.to_owned()));
        }
        Ok(period)
    }
}

impl Period {
    /// An upper bound of its length in days.
    fn days_at_most(self) -> u32 {
        u32::from(self.years) * 366 + u32::from(self.months) * 31 + u32::from(self.weeks) * 7 + u32::from(self.days)
    }
}

/// A plain decimal number of at most four digits ("+3" and "" are not).
fn number(digits: &str) -> Option<u16> {
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

impl TryFrom<String> for Period {
    type Error = BadPeriod;

    fn try_from(text: String) -> Result<Self, BadPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return out.write_str("P0D");
        }
        out.write_str("P")?;
        for (count, unit) in [(self.years, 'Y'), (self.months, 'M'), (self.weeks, 'W'), (self.days, 'D')] {
            if count > 0 {
                write!(out, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reads_back_as_it_was_written() {
        for text in ["P0D", "P2Y", "P24M", "P30D", "P2Y6M", "P1Y2M3W4D", "P6W"] {
            assert_eq!(text.parse::<Period>().map(|period| period.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("P0Y".parse::<Period>(), Ok(Period::ZERO));
    }

    #[test]
    fn what_is_not_a_calendar_period_is_refused() {
        for text in ["", "P", "2Y", "P2", "PY", "P1D1Y", "P1.5Y", "PT5H", "P1DT5H", "p2y", "P+2Y", "P1Y1Y", "P12345D", "2 years", "P２Y"] {
            assert!(matches!(text.parse::<Period>(), Err(BadPeriod::Unreadable(_))), "{text}");
        }
        for text in ["-P1Y", "P-1Y"] {
            assert!(matches!(text.parse::<Period>(), Err(BadPeriod::Negative(_))), "{text}");
        }
        for text in ["P101Y", "P9999M", "P9999W"] {
            assert!(matches!(text.parse::<Period>(), Err(BadPeriod::TooLong(_))), "{text}");
        }
    }

    #[test]
    fn a_period_is_said_in_words() {
        let say = |text: &str, language| text.parse::<Period>().map(|period| period.in_words(language));
        assert_eq!(say("P2Y6M", Language::French).as_deref(), Ok("2 ans 6 mois"));
        assert_eq!(say("P1Y", Language::French).as_deref(), Ok("1 an"));
        assert_eq!(say("P30D", Language::English).as_deref(), Ok("30 days"));
        assert_eq!(say("P0D", Language::English).as_deref(), Ok("0 days"));
    }

    #[test]
    fn the_calendar_has_an_end_and_a_period_stops_there() {
        assert_eq!(Period::of_months(1200).after(Date::MAX), Date::MAX);
    }
}
