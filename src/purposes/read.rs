//! From the tables of a file to typed purposes. Each function reads all it can before it gives up, so that one run of
//! `consigne check` shows every mistake.

use std::collections::BTreeMap;

use super::check;
use super::code::PieceCode;
use super::notice::{Bilingual, Notice, Notices};
use super::period::Period;
use super::purpose::{Piece, Purpose, Template};
use super::refusal::Wrong;
use super::rule::{Clock, Limit, StartShift};
use super::section::{Notes, Section};
use super::system::{KEPT_WITHOUT_END, Keep, SystemPurpose};

/// Given to a purpose that states no `grace` of its own.
const USUAL_GRACE: Period = Period::of_days(30);

/// How long a copy is kept once it was filed in the service's own records, when its rule does not say.
const USUAL_FILED: Period = Period::of_days(30);

/// What every notice says alike: the file of `kind = "controller"`.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    fr: SharedWords,
    en: SharedWords,
}

#[derive(Clone, Debug, Default)]
struct SharedWords {
    controller: String,
    dpo: String,
    rights: String,
    complaint: String,
}

/// Reads the file that says who is responsible.
pub(super) fn shared(top: &mut Section<'_>, notes: &mut Notes<'_>) -> Option<Shared> {
    let mut words = |key: &str| {
        let mut section = top.section(key, notes)?;
        let controller = section.text("controller", notes);
        let dpo = section.text("dpo", notes);
        let rights = section.text("rights", notes);
        let complaint = section.text("complaint", notes);
        section.finish(notes);
        Some(SharedWords { controller: controller?.to_owned(), dpo: dpo?.to_owned(), rights: rights?.to_owned(), complaint: complaint?.to_owned() })
    };
    let (fr, en) = (words("fr"), words("en"));
    Some(Shared { fr: fr?, en: en? })
}

/// Reads a purpose of `kind = "case"`.
pub(super) fn case(top: &mut Section<'_>, shared: &Shared, notes: &mut Notes<'_>) -> Option<Purpose> {
    let code = top.code("code", notes);
    let label = bilingual(top, "label", notes);
    let (art6, art9) = (top.one_or_more("art6", notes), optional_words(top, "art9", notes));
    let law = top.list("law", notes);
    let (classes, pieces) = (top.words("classes", notes), pieces(top, notes));
    let (senders, recipients) = (top.words("senders", notes), top.words("recipients", notes));
    let (agreement, no_script) = (top.word("agreement", notes), top.word("no_script", notes));
    let notice_to_person = top.flag("notice_to_person", notes);
    let (hold_allowed, restricted) = (top.flag("hold_allowed", notes), top.flag_or_no("restricted", notes));
    let end = top.word("final", notes);
    let elimination_ref = top.optional_text("elimination_ref", notes).map(str::to_owned);
    let clock = clock(top, None, notes);
    let variants = clock.as_ref().map(|general| variants(top, general, notes));
    let templates = templates(top, notes);
    let notices = notices(top, shared, notes);
    top.asked_too("kind");
    top.finish(notes);
    let purpose = Purpose {
        code: code?,
        label: label?,
        art6: art6?,
        art9: art9?,
        law: law?.into_iter().map(str::to_owned).collect(),
        classes: classes?,
        senders: senders?,
        recipients: recipients?,
        pieces: pieces?,
        templates,
        agreement: agreement?,
        notice_to_person: notice_to_person?,
        hold_allowed: hold_allowed?,
        restricted: restricted?,
        no_script: no_script?,
        end: end?,
        elimination_ref,
        clock: clock?,
        variants: variants?,
        notices: notices?,
    };
    check::purpose(&purpose, top, notes);
    Some(purpose)
}

fn bilingual(top: &mut Section<'_>, key: &str, notes: &mut Notes<'_>) -> Option<Bilingual> {
    let mut section = top.section(key, notes)?;
    let (fr, en) = (section.text("fr", notes), section.text("en", notes));
    section.finish(notes);
    Some(Bilingual { fr: fr?.to_owned(), en: en?.to_owned() })
}

fn optional_words<T: std::str::FromStr<Err = super::UnknownWord>>(top: &mut Section<'_>, key: &str, notes: &mut Notes<'_>) -> Option<Vec<T>> {
    if top.has(key) { top.words(key, notes) } else { Some(Vec::new()) }
}

fn pieces(top: &mut Section<'_>, notes: &mut Notes<'_>) -> Option<Vec<Piece>> {
    let mut section = top.section("doc_types", notes)?;
    if section.keys().is_empty() {
        top.wrong("doc_types", Wrong::Empty("doc_types".to_owned()), notes);
        return None;
    }
    let mut pieces = Vec::new();
    for key in section.keys() {
        let code: Option<PieceCode> = section.parsed_code(key, key, notes);
        let label = bilingual(&mut section, key, notes);
        if let (Some(code), Some(label)) = (code, label) {
            check::exchangeable(&code, &section, notes);
            pieces.push(Piece { code, label });
        }
    }
    Some(pieces)
}

/// Reads the keys of a rule. A variant takes from the general rule what it does not say.
fn clock(section: &mut Section<'_>, general: Option<&Clock>, notes: &mut Notes<'_>) -> Option<Clock> {
    let start_events = match general {
        Some(general) if !section.has("start_event") => Some(general.start_events.clone()),
        _ => section.one_or_more("start_event", notes),
    };
    let start_shift = match general.map_or(StartShift::None, |general| general.start_shift) {
        usual if !section.has("start_shift") => Some(usual),
        _ => section.word("start_shift", notes),
    };
    let active = period(section, "active", general.map(|general| general.active), notes);
    let archive = period(section, "archive", general.map(|general| general.archive), notes);
    let grace = period(section, "grace", Some(general.map_or(USUAL_GRACE, |general| general.grace)), notes);
    let backstop = match general {
        Some(general) if !section.has("backstop") => Some(general.backstop),
        _ => limit(section, "backstop", notes),
    };
    let ceiling = if section.has("ceiling") { limit(section, "ceiling", notes).map(Some) } else { Some(general.and_then(|general| general.ceiling)) };
    let extension = period(section, "extension", Some(general.map_or(Period::ZERO, |general| general.extension)), notes);
    let filed = period(section, "filed", Some(general.map_or(USUAL_FILED, |general| general.filed)), notes);
    let master = match general {
        Some(general) if !section.has("master") => Some(general.master),
        _ => section.flag("master", notes),
    };
    let clock = Clock {
        start_events: start_events?,
        start_shift: start_shift?,
        active: active?,
        archive: archive?,
        grace: grace?,
        backstop: backstop?,
        ceiling: ceiling?,
        extension: extension?,
        filed: filed?,
        master: master?,
    };
    check::clock(&clock, section, notes);
    Some(clock)
}

fn period(section: &mut Section<'_>, key: &str, usual: Option<Period>, notes: &mut Notes<'_>) -> Option<Period> {
    if section.has(key) || usual.is_none() { section.period(key, notes) } else { usual }
}

fn limit(section: &mut Section<'_>, key: &str, notes: &mut Notes<'_>) -> Option<Limit> {
    let mut limit = section.section(key, notes)?;
    let (period, base) = (limit.period("period", notes), limit.word("base", notes));
    limit.finish(notes);
    let limit = Limit { period: period?, base: base? };
    if limit.period.is_zero() {
        section.wrong(key, Wrong::EmptyLimit(section.named(key)), notes);
    }
    Some(limit)
}

fn variants(top: &mut Section<'_>, general: &Clock, notes: &mut Notes<'_>) -> BTreeMap<PieceCode, Clock> {
    let mut variants = BTreeMap::new();
    for mut section in top.sections("variant", notes) {
        let codes: Option<Vec<PieceCode>> = section.codes("doc_types", notes);
        let clock = clock(&mut section, Some(general), notes);
        section.finish(notes);
        let (Some(codes), Some(clock)) = (codes, clock) else { continue };
        for code in codes {
            check::known_piece(&code, top, &section, notes);
            if variants.insert(code.clone(), clock.clone()).is_some() {
                let at = "an earlier variant".to_owned();
                section.wrong("doc_types", Wrong::Duplicate { code: code.to_string(), at }, notes);
            }
        }
    }
    variants
}

fn templates(top: &mut Section<'_>, notes: &mut Notes<'_>) -> Vec<Template> {
    let mut templates: Vec<Template> = Vec::new();
    for mut section in top.sections("template", notes) {
        let code = section.code("code", notes);
        let label = bilingual(&mut section, "label", notes);
        let asked_of = section.word("asked_of", notes);
        let pieces: Option<Vec<PieceCode>> = section.codes("doc_types", notes);
        section.finish(notes);
        for piece in pieces.iter().flatten() {
            check::known_piece(piece, top, &section, notes);
        }
        let (Some(code), Some(label), Some(asked_of), Some(pieces)) = (code, label, asked_of, pieces) else { continue };
        let template = Template { code, label, asked_of, pieces };
        check::template(&template, &templates, top, &section, notes);
        templates.push(template);
    }
    templates
}

fn notices(top: &mut Section<'_>, shared: &Shared, notes: &mut Notes<'_>) -> Option<Notices> {
    let mut section = top.section("notice", notes)?;
    let fr = notice(&mut section, "fr", &shared.fr, notes);
    let en = notice(&mut section, "en", &shared.en, notes);
    section.finish(notes);
    Some(Notices { fr: fr?, en: en? })
}

fn notice(both: &mut Section<'_>, key: &str, shared: &SharedWords, notes: &mut Notes<'_>) -> Option<Notice> {
    let mut section = both.section(key, notes)?;
    let lines = section.list("lines", notes);
    let (purpose, basis) = (section.text("purpose", notes), section.text("basis", notes));
    let (recipients, retention) = (section.text("recipients", notes), section.text("retention", notes));
    let mut own = |key: &str, usual: &str| section.optional_text(key, notes).unwrap_or(usual).to_owned();
    let (controller, dpo) = (own("controller", &shared.controller), own("dpo", &shared.dpo));
    let (rights, complaint) = (own("rights", &shared.rights), own("complaint", &shared.complaint));
    section.finish(notes);
    let notice = Notice {
        lines: lines?.into_iter().map(str::to_owned).collect(),
        controller,
        dpo,
        purpose: purpose?.to_owned(),
        basis: basis?.to_owned(),
        recipients: recipients?.to_owned(),
        retention: retention?.to_owned(),
        rights,
        complaint,
    };
    check::notice(&notice, &section, notes);
    Some(notice)
}

/// Reads a purpose of `kind = "system"`.
pub(super) fn system(top: &mut Section<'_>, notes: &mut Notes<'_>) -> Option<SystemPurpose> {
    let code = top.code("code", notes);
    let (label, content) = (bilingual(top, "label", notes), bilingual(top, "content", notes));
    let (art6, law) = (top.one_or_more("art6", notes), top.list("law", notes));
    let keep = keep(top, notes);
    top.asked_too("kind");
    top.finish(notes);
    let purpose = SystemPurpose { code: code?, label: label?, content: content?, art6: art6?, law: law?.into_iter().map(str::to_owned).collect(), keep: keep? };
    if purpose.keep == Keep::WithoutEnd && purpose.code.as_str() != KEPT_WITHOUT_END {
        top.wrong("without_end", Wrong::WithoutEnd, notes);
    }
    Some(purpose)
}

fn keep(top: &mut Section<'_>, notes: &mut Notes<'_>) -> Option<Keep> {
    let without_end = top.flag_or_no("without_end", notes)?;
    match (without_end, top.has("keep")) {
        (true, true) => {
            top.asked_too("keep");
            top.wrong("without_end", Wrong::TwoEnds, notes);
            None
        }
        (true, false) => Some(Keep::WithoutEnd),
        (false, false) => {
            notes.add(top.line(), Wrong::WithoutEnd);
            None
        }
        (false, true) => {
            let mut section = top.section("keep", notes)?;
            let (period, from) = (section.period("period", notes), section.word("from", notes));
            let mut bound = |key: &str| {
                if section.has(key) { section.period(key, notes).map(Some) } else { Some(None) }
            };
            let (at_least, at_most) = (bound("at_least"), bound("at_most"));
            section.finish(notes);
            let keep = Keep::For { period: period?, from: from?, at_least: at_least?, at_most: at_most? };
            check::keep(keep, &section, notes);
            Some(keep)
        }
    }
}
