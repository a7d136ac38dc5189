//! A purpose's rule in words, for whoever checks that its documents' dates follow from it.

use std::collections::BTreeMap;

use super::{Clock, Language, Limit, Purpose, StartShift};
use crate::http::{pages::Rule, words::Text};

/// The rule of a purpose: its sentence, then each part with its name.
pub(crate) fn rule(text: Text, purpose: &Purpose) -> Rule {
    let language = text.language();
    let named = |message: &str, fact: String| (text.say(message), fact);
    let mut facts = vec![named("rule-basis", basis(purpose, language)), named("rule-law", purpose.law.join(" · "))];
    facts.extend(clock(text, &purpose.clock).into_iter().map(|(message, fact)| named(message, fact)));
    facts.push(named("rule-end", end(text, purpose)));
    for (code, own) in &purpose.variants {
        let piece = purpose.piece(code).map_or_else(|| code.to_string(), |piece| piece.label.text(language).to_owned());
        let parts: Vec<_> = clock(text, own).into_iter().map(|(message, fact)| text.with("rule-part", [("name", text.say(message)), ("fact", fact)])).collect();
        facts.push((text.with("rule-variant", ("piece", piece)), parts.join(" ")));
    }
    Rule { summary: purpose.notice(language).retention.clone(), facts }
}

/// What two versions of a purpose say otherwise: the name of the part, and what each says. What a reader of a notice is told counts as much as the rule.
pub(crate) fn changes(text: Text, (old, new): (&Purpose, &Purpose)) -> Vec<(String, String, String)> {
    let parts = |purpose: &Purpose| -> BTreeMap<String, String> {
        let Rule { summary, facts } = rule(text, purpose);
        let notice = purpose.notice(text.language());
        let told = [("rule-notice", summary), ("rule-notice-lines", notice.lines.join(" ")), ("rule-notice-purpose", notice.purpose.clone())];
        facts.into_iter().chain(told.map(|(message, fact)| (text.say(message), fact))).collect()
    };
    let (old, new) = (parts(old), parts(new));
    let names: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let said = |parts: &BTreeMap<String, String>, name: &String| parts.get(name).cloned().unwrap_or_default();
    names.into_iter().filter(|name| old.get(*name) != new.get(*name)).map(|name| (name.clone(), said(&old, name), said(&new, name))).collect()
}

fn basis(purpose: &Purpose, language: Language) -> String {
    let art6 = purpose.art6.iter().map(|basis| format!("{} ({})", basis.label(language), basis.word()));
    let art9 = purpose.art9.iter().map(|basis| format!("{} ({})", basis.label(language), basis.word()));
    art6.chain(art9).collect::<Vec<_>>().join(" · ")
}

fn clock(text: Text, clock: &Clock) -> Vec<(&'static str, String)> {
    let language = text.language();
    let start: Vec<_> = clock.start_events.iter().map(|event| event.label(language)).collect();
    let mut start = start.join(&text.say("rule-or"));
    if clock.start_shift != StartShift::None {
        start = text.with("rule-shifted", [("start", start.as_str()), ("shift", clock.start_shift.label(language))]);
    }
    let limit = |limit: Limit| text.with("rule-limit", [("period", limit.period.in_words(language)), ("base", limit.base.label(language).to_owned())]);
    let mut facts = vec![("rule-start", start)];
    if !clock.grace.is_zero() && clock.start_events.iter().any(|event| event.has_grace()) {
        facts.push(("rule-grace", clock.grace.in_words(language)));
    }
    facts.push(("rule-active", if clock.active.is_zero() { text.say("rule-until-start") } else { clock.active.in_words(language) }));
    let archive = if clock.has_archive() { clock.archive.in_words(language) } else { text.say("rule-no-archive") };
    facts.extend([("rule-archive", archive), ("rule-backstop", limit(clock.backstop))]);
    facts.extend(clock.ceiling.map(|ceiling| ("rule-ceiling", limit(ceiling))));
    facts
}

fn end(text: Text, purpose: &Purpose) -> String {
    let end = purpose.end.label(text.language());
    match (&purpose.elimination_ref, purpose.clock.master) {
        (Some(reference), _) => text.with("rule-authority", [("end", end), ("reference", reference.as_str())]),
        (None, true) => text.with("rule-visa", ("end", end)),
        (None, false) => text.with("rule-copy", ("end", end)),
    }
}
