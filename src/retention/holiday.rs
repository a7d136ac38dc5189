//! French public holidays (Code du travail L3133-1) and working days.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Holidays that fall on the same day each year, as (month, day).
const FIXED: [(i8, i8); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];

/// Holidays counted from Easter Sunday: Easter Monday, Ascension Day, Whit Monday.
const AFTER_EASTER: [i32; 3] = [1, 39, 50];

/// Whether the day is a public holiday in France.
#[must_use]
pub fn is_holiday(day: Date) -> bool {
    let easter = easter(day.year());
    FIXED.contains(&(day.month(), day.day())) || AFTER_EASTER.iter().any(|days| easter.checked_add(days.days()).is_ok_and(|feast| feast == day))
}

/// Whether the day is worked: neither a Saturday, a Sunday nor a public holiday (Regulation (EEC) 1182/71, art. 2).
#[must_use]
pub fn is_worked(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(day)
}

/// The day itself if it is worked, otherwise the next that is.
#[must_use]
pub(super) fn worked_from(day: Date) -> Date {
    let mut day = day;
    while !is_worked(day) {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
    }
    day
}

/// The day by which `count` worked days have passed, the first day not counted.
#[must_use]
pub(super) fn worked_days_after(day: Date, count: u8) -> Date {
    (0..count).fold(day, |day, _| worked_from(day.tomorrow().unwrap_or(Date::MAX)))
}

/// Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher).
fn easter(year: i16) -> Date {
    let year32 = i32::from(year);
    let golden = year32.rem_euclid(19);
    let (century, in_century) = (year32.div_euclid(100), year32.rem_euclid(100));
    let shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - shift + 15).rem_euclid(30);
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4).rem_euclid(7);
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days_after_22_march = epact + weekday - 7 * correction;
    date(year, 3, 22).checked_add(days_after_22_march.days()).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        let almanac = [
            date(1818, 3, 22),
            date(1943, 4, 25),
            date(2000, 4, 23),
            date(2008, 3, 23),
            date(2011, 4, 24),
            date(2019, 4, 21),
            date(2024, 3, 31),
            date(2025, 4, 20),
            date(2026, 4, 5),
            date(2027, 3, 28),
            date(2028, 4, 16),
            date(2030, 4, 21),
            date(2038, 4, 25),
            date(2100, 3, 28),
        ];
        for day in almanac {
            assert_eq!(easter(day.year()), day);
        }
    }

    #[test]
    fn the_holidays_of_2026_are_the_eleven_of_the_code() {
        let mut day = date(2026, 1, 1);
        let mut found = Vec::new();
        while day.year() == 2026 {
            if is_holiday(day) {
                found.push(day.to_string());
            }
            day = day.tomorrow().unwrap_or(Date::MAX);
        }
        let expected = [
            "2026-01-01",
            "2026-04-06",
            "2026-05-01",
            "2026-05-08",
            "2026-05-14",
            "2026-05-25",
            "2026-07-14",
            "2026-08-15",
            "2026-11-01",
            "2026-11-11",
            "2026-12-25",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn working_days_stop_at_the_end_of_the_calendar() {
        assert_eq!(worked_days_after(Date::MAX, 3), Date::MAX);
    }
}
