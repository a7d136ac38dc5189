//! The sentences of the pages, in French and English: every one is in `web/messages` (Project Fluent), none in code.
//!
//! [`Text`] is the handle a page holds: `{{ t.say("site-name") }}`, `{{ t.with("receipt-kept", ("reference", reference)) }}`.

use std::borrow::{Borrow, Cow};
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use unic_langid::LanguageIdentifier;

use crate::http::assets;
use crate::purposes::Language;
use crate::retention::calendar::{day_of, paris};

/// The separator of thousands in numbers, the same in both languages (ISO 80000-1 §7.3.1): a narrow space that never breaks a line.
const THIN_SPACE: char = '\u{202f}';

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);

/// Both languages' messages, read once from the files inside the program.
struct Words {
    french: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

impl Words {
    fn load() -> Self {
        Self { french: bundle(Language::French), english: bundle(Language::English) }
    }

    fn bundle(&self, language: Language) -> &FluentBundle<FluentResource> {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}

/// One language's bundle. A message that does not parse is left out, and so shown by its id: a test of this file refuses both.
fn bundle(language: Language) -> FluentBundle<FluentResource> {
    // The language decides the plurals; "fr" and "en" are well-formed (RFC 5646).
    let locale: LanguageIdentifier = code(language).parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks (U+2068, U+2069) would be copied, printed and read aloud; no page mixes directions yet.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => Some(grouped(&number.as_string())),
        _ => None,
    }));
    let resource = FluentResource::try_new(assets::messages(language)).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

/// A whole number with its thousands apart: `31 500`.
fn grouped(digits: &str) -> String {
    let count = digits.chars().filter(char::is_ascii_digit).count();
    let mut written = String::with_capacity(digits.len() + count / 3 * THIN_SPACE.len_utf8());
    let mut left = count;
    for digit in digits.chars() {
        if digit.is_ascii_digit() {
            if left < count && left.is_multiple_of(3) {
                written.push(THIN_SPACE);
            }
            left -= 1;
        }
        written.push(digit);
    }
    written
}

/// The language a browser prefers among those the pages exist in (`Accept-Language`, RFC 9110 §12.5.4); French when it says nothing usable.
#[must_use]
pub fn preferred_language(accept_language: Option<&str>) -> Language {
    let mut best = (Language::French, 0.0_f32);
    for range in accept_language.unwrap_or_default().split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let quality = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let language = if primary.eq_ignore_ascii_case("fr") {
            Language::French
        } else if primary.eq_ignore_ascii_case("en") {
            Language::English
        } else {
            continue;
        };
        if quality > best.1 {
            best = (language, quality);
        }
    }
    best.0
}

/// The words of one page: a language, and the way to every sentence in it. Costs nothing to copy.
///
/// Its methods take values or references to them, because templates give the latter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    language: Language,
}

impl Text {
    /// The words in this language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language.
    #[must_use]
    pub fn language(self) -> Language {
        self.language
    }

    /// Its code, for `<html lang>` and the names of files: `fr` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        code(self.language)
    }

    /// The sentence of this id. A missing one is shown as its id, so that it is seen and breaks nothing.
    #[must_use]
    pub fn say(self, id: &str) -> String {
        self.format(id, None)
    }

    /// The sentence of this id with its places filled: one `(name, value)`, or an array of them whose values are of one type, or two or three of any types.
    #[must_use]
    pub fn with(self, id: &str, places: impl Places) -> String {
        let mut arguments = FluentArgs::new();
        places.fill(&mut arguments);
        self.format(id, Some(&arguments))
    }

    /// The Paris day of a moment, in full: *1er avril 2026*, *1 April 2026*.
    #[must_use]
    pub fn date(self, moment: impl Borrow<Timestamp>) -> String {
        self.day(day_of(*moment.borrow()))
    }

    /// A civil day, in full.
    #[must_use]
    pub fn day(self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        let number = match (self.language, day.day()) {
            (Language::French, 1) => "1er".to_owned(),
            (_, number) => number.to_string(),
        };
        self.with("date-long", (("day", number), ("month", day.month()), ("year", day.year().to_string())))
    }

    /// A moment's Paris day and hour: *3 mars 2026 à 9 h 12*.
    #[must_use]
    pub fn moment(self, moment: impl Borrow<Timestamp>) -> String {
        let local: DateTime = paris().to_datetime(*moment.borrow());
        let minute = format!("{:02}", local.minute());
        self.with("date-moment", (("date", self.day(local.date())), ("hour", local.hour().to_string()), ("minute", minute)))
    }

    /// A weight in decimal units, as file managers show it: *48 ko*, *1,2 Mo*.
    #[must_use]
    pub fn size(self, bytes: impl Borrow<u64>) -> String {
        const UNITS: [&str; 4] = ["weight-bytes", "weight-kilobytes", "weight-megabytes", "weight-gigabytes"];
        let mut tenths = u128::from(*bytes.borrow()) * 10;
        let mut unit = 0;
        while tenths >= 9_995 && unit + 1 < UNITS.len() {
            tenths = (tenths + 500) / 1000;
            unit += 1;
        }
        let (whole, tenth) = (tenths / 10, tenths % 10);
        let number = match (whole < 10 && unit > 0 && tenth > 0, self.language) {
            (true, Language::French) => format!("{whole},{tenth}"),
            (true, Language::English) => format!("{whole}.{tenth}"),
            (false, _) => grouped(&(whole + u128::from(tenth >= 5)).to_string()),
        };
        let count = u64::try_from(whole).unwrap_or(u64::MAX);
        self.with(UNITS.get(unit).copied().unwrap_or("weight-gigabytes"), (("number", number), ("count", count)))
    }

    /// A whole number with its thousands apart.
    #[must_use]
    pub fn number(self, number: impl Borrow<u64>) -> String {
        grouped(&number.borrow().to_string())
    }

    fn format(self, id: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let bundle = WORDS.bundle(self.language);
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else { return id.to_owned() };
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, arguments, &mut errors).into_owned()
    }
}

/// The code of a language: `fr` or `en`.
#[must_use]
pub fn code(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}

/// What fills the places of a message.
pub trait Places {
    /// Adds each name with its value.
    fn fill<'a>(&'a self, arguments: &mut FluentArgs<'a>);
}

/// A value that a place can hold: text as it is, a number as the language writes it (and counts it: *1 document*, *2 documents*).
pub trait Value {
    /// The value for Fluent.
    fn value(&self) -> FluentValue<'_>;
}

impl Value for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl Value for String {
    fn value(&self) -> FluentValue<'_> {
        self.as_str().value()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => { $(impl Value for $number {
        fn value(&self) -> FluentValue<'_> {
            FluentValue::from(*self)
        }
    })+ };
}
numbers!(i8, u8, u16, u32, u64, usize, i32, i64);

impl<V: Value + ?Sized> Value for &V {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl<V: Value> Places for (&str, V) {
    fn fill<'a>(&'a self, arguments: &mut FluentArgs<'a>) {
        arguments.set(self.0, self.1.value());
    }
}

impl<V: Value, const N: usize> Places for [(&str, V); N] {
    fn fill<'a>(&'a self, arguments: &mut FluentArgs<'a>) {
        for place in self {
            place.fill(arguments);
        }
    }
}

impl<Name, V, Second> Places for ((Name, V), Second)
where
    (Name, V): Places,
    Second: Places,
{
    fn fill<'a>(&'a self, arguments: &mut FluentArgs<'a>) {
        self.0.fill(arguments);
        self.1.fill(arguments);
    }
}

impl<A: Places, B: Places, C: Places> Places for (A, B, C) {
    fn fill<'a>(&'a self, arguments: &mut FluentArgs<'a>) {
        self.0.fill(arguments);
        self.1.fill(arguments);
        self.2.fill(arguments);
    }
}

impl<P: Places + ?Sized> Places for &P {
    fn fill<'a>(&'a self, arguments: &mut FluentArgs<'a>) {
        (**self).fill(arguments);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::*;

    const BOTH: [Language; 2] = [Language::French, Language::English];

    /// Each message's id with the names of its places; an id that occurs twice is listed twice.
    fn messages(language: Language) -> Vec<(String, BTreeSet<String>)> {
        let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
        for line in assets::messages(language).lines().filter(|line| !line.starts_with('#')) {
            if let Some((id, _)) = line.split_once(" =").filter(|_| line.starts_with(|first: char| first.is_ascii_lowercase())) {
                found.push((id.to_owned(), BTreeSet::new()));
            }
            let Some((_, places)) = found.last_mut() else { continue };
            for place in line.split('$').skip(1) {
                places.insert(place.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect());
            }
        }
        found
    }

    #[test]
    fn every_message_parses_and_stands_once() {
        for language in BOTH {
            assert!(FluentResource::try_new(assets::messages(language)).is_ok(), "{language:?}");
            let mut seen = BTreeSet::new();
            for (id, _) in messages(language) {
                assert!(seen.insert(id.clone()), "{id} stands twice in {language:?}");
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_things_of_the_same_places() {
        let [french, english] = BOTH.map(|language| messages(language).into_iter().collect::<BTreeSet<_>>());
        let alone: Vec<_> = french.symmetric_difference(&english).collect();
        assert!(alone.is_empty(), "in one language only, or with other places: {alone:?}");
    }

    #[test]
    fn french_signs_never_begin_a_line() {
        for line in assets::messages(Language::French).lines().filter(|line| !line.starts_with('#')) {
            for sign in [" ;", " !", " ?", " :", " »", "« "] {
                assert!(!line.contains(sign), "a plain space beside a sign: {line}");
            }
        }
    }

    #[test]
    fn a_missing_message_is_shown_by_its_id() {
        assert_eq!(Text::new(Language::French).say("no-such-message"), "no-such-message");
    }

    #[test]
    fn dates_are_written_in_full_for_paris() {
        let midnight_in_paris: Timestamp = "2026-03-31T22:00:00Z".parse().expect("a moment");
        assert_eq!(Text::new(Language::French).date(midnight_in_paris), "1er avril 2026");
        assert_eq!(Text::new(Language::English).date(midnight_in_paris), "1 April 2026");
        assert_eq!(Text::new(Language::French).day(date(2026, 8, 15)), "15 août 2026");
        let morning: Timestamp = "2026-03-03T08:05:00Z".parse().expect("a moment");
        assert_eq!(Text::new(Language::French).moment(morning), "3 mars 2026 à 9\u{a0}h\u{a0}05");
        assert_eq!(Text::new(Language::English).moment(morning), "3 March 2026 at 9:05");
    }

    #[test]
    fn weights_are_written_as_people_read_them() {
        let french = Text::new(Language::French);
        for (bytes, written) in [
            (0, "0\u{a0}octet"),
            (999, "999\u{a0}octets"),
            (1_000, "1\u{a0}ko"),
            (48_213, "48\u{a0}ko"),
            (999_999, "1\u{a0}Mo"),
            (1_249_000, "1,2\u{a0}Mo"),
            (52_428_800, "52\u{a0}Mo"),
            (u64::MAX, "18\u{202f}446\u{202f}744\u{202f}074\u{a0}Go"),
        ] {
            assert_eq!(french.size(bytes), written);
        }
        assert_eq!(Text::new(Language::English).size(1_249_000_u64), "1.2\u{a0}MB");
    }

    #[test]
    fn thousands_stand_apart_and_isolation_marks_are_absent() {
        let french = Text::new(Language::French);
        assert_eq!(french.number(31_500_u64), "31\u{202f}500");
        assert_eq!(french.with("retention-erased", ("count", 1_214_u64)), "1\u{202f}214 effacements");
        assert_eq!(french.with("retention-erased", ("count", 1_u64)), "Un effacement");
        assert!(!french.with("plain-refused-call", ("telephone", "04 72 00 00 36")).contains(['\u{2068}', '\u{2069}']));
    }

    #[test]
    fn the_reader_s_language_is_the_one_the_browser_prefers() {
        for (header, language) in [
            (None, Language::French),
            (Some("en-GB,en;q=0.9,fr;q=0.8"), Language::English),
            (Some("de;q=0.9, en;q=0.4, fr;q=0.7"), Language::French),
            (Some("en;q=0"), Language::French),
            (Some("tr,*;q=0.5"), Language::French),
            (Some(";;;q=,"), Language::French),
        ] {
            assert_eq!(preferred_language(header), language, "{header:?}");
        }
    }
}
