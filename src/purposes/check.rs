//! What a policy file must respect beyond its form: the rules of law and of coherence between its keys.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::code::PieceCode;
use super::notice::{NOTICE_LINES, Notice};
use super::period::Period;
use super::purpose::{Class, NoScript, Purpose, Template};
use super::refusal::Wrong;
use super::rule::Clock;
use super::section::{Notes, Section};
use super::system::Keep;
use super::word::Language;

/// Types of document that no purpose may accept, with the reason a message gives.
const FORBIDDEN: [(&str, &str); 2] = [
    ("DMST_COMPLET", "access to the occupational health record itself is for health professionals (Code du travail L4624-8)"),
    ("BILAN_COMP_DETAILS", "the detailed results of a skills assessment belong to its beneficiary alone (Code du travail L6313-4)"),
];

/// Checks a purpose once all its parts are read.
pub(super) fn purpose(purpose: &Purpose, top: &Section<'_>, notes: &mut Notes<'_>) {
    if purpose.classes.contains(&Class::Health) {
        if purpose.art9.is_empty() {
            top.wrong("classes", Wrong::HealthWithoutBasis, notes);
        }
        if purpose.no_script == NoScript::Accept {
            top.wrong("no_script", Wrong::HealthWithoutScript, notes);
        }
    }
    for (language, key, notice) in
        [(Language::French, "notice.fr.retention", &purpose.notices.fr), (Language::English, "notice.en.retention", &purpose.notices.en)]
    {
        for (rule, period) in periods_applied(purpose) {
            let words = period.in_words(language);
            if !says(&notice.retention, &words) {
                top.wrong("notice", Wrong::NoticeSilent { key: key.to_owned(), words, rule }, notes);
            }
        }
        let known: BTreeSet<String> = periods_known(purpose).flat_map(|period| durations(&period.in_words(language))).collect();
        let told = notice.lines.iter().chain([&notice.retention]).flat_map(|text| durations(text));
        for words in told.filter(|words| !known.contains(words)).collect::<BTreeSet<_>>() {
            top.wrong("notice", Wrong::NoticeStale { key: key.replace("retention", "…"), words }, notes);
        }
    }
}

/// Every period that some part of the rule states, whoever is entitled to read it.
fn periods_known(purpose: &Purpose) -> impl Iterator<Item = Period> {
    let clocks = std::iter::once(&purpose.clock).chain(purpose.variants.values());
    clocks.flat_map(|clock| {
        let limits = [Some(clock.backstop), clock.ceiling].into_iter().flatten().map(|limit| limit.period);
        [clock.active, clock.archive, clock.grace, clock.extension, clock.filed].into_iter().chain(limits).collect::<Vec<_>>()
    })
}

/// The durations that a text states in figures: "24 mois", "2 years"; of "2 ans 6 mois" each part.
fn durations(text: &str) -> Vec<String> {
    const UNITS: [&str; 15] = ["an", "ans", "mois", "semaine", "semaines", "jour", "jours", "year", "years", "month", "months", "week", "weeks", "day", "days"];
    let text = text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let stated = words.windows(2).filter_map(|pair| {
        let [count, unit] = pair else { return None };
        let count = count.trim_start_matches(|character: char| !character.is_alphanumeric());
        let unit = unit.trim_end_matches(|character: char| !character.is_alphanumeric());
        let is_count = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
        (is_count && UNITS.contains(&unit)).then(|| format!("{count} {unit}"))
    });
    stated.collect()
}

/// Every period a person is entitled to read in the notice (GDPR art. 13(2)(a)), with the name of its key.
fn periods_applied(purpose: &Purpose) -> Vec<(String, Period)> {
    let general = std::iter::once((String::new(), &purpose.clock));
    let variants = purpose.variants.iter().map(|(piece, clock)| (format!(" of {piece}"), clock));
    let mut applied = Vec::new();
    for (of, clock) in general.chain(variants) {
        let counts_grace = clock.start_events.iter().any(|event| event.has_grace());
        let periods = [
            ("active", Some(clock.active)),
            ("archive", Some(clock.archive)),
            ("grace", counts_grace.then_some(clock.grace)),
            ("backstop", Some(clock.backstop.period)),
            ("ceiling", clock.ceiling.map(|ceiling| ceiling.period)),
            ("extension", Some(clock.extension)),
        ];
        for (key, period) in periods {
            if let Some(period) = period.filter(|period| !period.is_zero()) {
                applied.push((format!("{key}{of}"), period));
            }
        }
    }
    applied
}

/// Whether a text holds these words as words: "12 ans" does not say "2 ans".
fn says(text: &str, words: &str) -> bool {
    let text = text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
    text.match_indices(words).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Checks a rule on its own.
pub(super) fn clock(clock: &Clock, section: &Section<'_>, notes: &mut Notes<'_>) {
    if clock.master && !clock.has_archive() {
        section.wrong("master", Wrong::MasterWithoutArchive, notes);
    }
}

/// Checks that a type of document may be exchanged at all.
pub(super) fn exchangeable(code: &PieceCode, doc_types: &Section<'_>, notes: &mut Notes<'_>) {
    if let Some((_, reason)) = FORBIDDEN.iter().find(|(forbidden, _)| *forbidden == code.as_str()) {
        doc_types.wrong(code.as_str(), Wrong::ForbiddenPiece(code.to_string(), reason), notes);
    }
}

/// Checks that a type of document named by a variant or a template is one of the purpose's.
pub(super) fn known_piece(code: &PieceCode, top: &Section<'_>, section: &Section<'_>, notes: &mut Notes<'_>) {
    if top.has("doc_types") && !top.keys_of("doc_types").contains(&code.as_str()) {
        let wrong = Wrong::UnknownPiece { key: section.named("doc_types"), piece: code.to_string() };
        section.wrong("doc_types", wrong, notes);
    }
}

/// Checks a template against its purpose and the templates before it.
pub(super) fn template(template: &Template, earlier: &[Template], top: &Section<'_>, section: &Section<'_>, notes: &mut Notes<'_>) {
    if top.has("senders") && !top.texts_of("senders").contains(&template.asked_of.word()) {
        section.wrong("asked_of", Wrong::TemplateAsksStranger(template.asked_of.to_string()), notes);
    }
    if earlier.iter().any(|other| other.code == template.code) {
        let at = "an earlier template".to_owned();
        section.wrong("code", Wrong::Duplicate { code: template.code.to_string(), at }, notes);
    }
}

/// Checks that a notice has its five lines.
pub(super) fn notice(notice: &Notice, section: &Section<'_>, notes: &mut Notes<'_>) {
    let found = notice.lines.len();
    if found != NOTICE_LINES {
        section.wrong("lines", Wrong::NoticeLines { key: section.named("lines"), found }, notes);
    }
}

/// Checks that a system purpose keeps within its own bounds.
pub(super) fn keep(keep: Keep, section: &Section<'_>, notes: &mut Notes<'_>) {
    let Keep::For { period, at_least, at_most, .. } = keep else { return };
    let ends = |period: Period| -> Date { period.after(date(2000, 1, 1)) };
    if period.is_zero() {
        section.wrong("period", Wrong::EmptyLimit(section.named("period")), notes);
    }
    if at_least.is_some_and(|least| ends(period) < ends(least)) {
        section.wrong("period", Wrong::OutOfBounds("shorter than its `at_least`"), notes);
    }
    if at_most.is_some_and(|most| ends(period) > ends(most)) {
        section.wrong("period", Wrong::OutOfBounds("longer than its `at_most`"), notes);
    }
}
