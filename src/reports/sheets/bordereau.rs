//! The bordereau of a run as a sheet.

use super::table;
use crate::{
    http::words::Text,
    purge::bordereau::{Bordereau, Line},
    purposes::{Notice, Policies},
    typeset::{Section, Sheet},
};

/// What a run destroyed, as the archives read it.
pub(in crate::reports) fn bordereau(text: Text, policies: &Policies, (told, digest, entry): (&Bordereau, &str, Option<u64>)) -> Sheet {
    let controller = policies.purposes().next().map(|purpose| purpose.notice(text.language())).map_or("", |notice: &Notice| &notice.controller).to_owned();
    let mut facts = vec![
        (text.say("sheet-producer"), controller),
        (text.say("sheet-run"), told.run.to_string()),
        (text.say("sheet-destroyed-at"), text.moment(told.destroyed_at)),
        (text.say("sheet-volume"), text.with("sheet-volume-value", [("documents", text.number(told.documents())), ("size", text.size(told.bytes()))])),
        (text.say("sheet-digest"), digest.to_owned()),
    ];
    if told.ended() > 0 {
        facts.push((text.say("sheet-ended"), text.with("sheet-ended-value", ("count", told.ended()))));
    }
    facts.extend(entry.map(|entry| (text.say("sheet-entry"), text.with("sheet-entry-value", ("entry", entry)))));
    let row = |line: &Line| {
        let dates = [("from", text.day(line.first_deposit)), ("to", text.day(line.last_deposit))];
        vec![
            line.team.clone(),
            format!("{} · {}", line.purpose, line.description),
            text.with("sheet-dates", dates),
            text.number(line.documents),
            text.number(line.ended),
            text.size(line.bytes),
            line.policy.get(..12).unwrap_or(&line.policy).to_owned(),
            if line.authority == "COPIE" { text.say("sheet-copy") } else { line.authority.clone() },
        ]
    };
    let columns = [
        ("sheet-service", false),
        ("sheet-type", false),
        ("sheet-extremes", false),
        ("sheet-documents", true),
        ("sheet-ended-head", true),
        ("sheet-size", true),
        ("sheet-rule", false),
        ("sheet-authority", false),
    ];
    let table = table(text, &columns, told.lines.iter().map(row).collect(), None);
    Sheet {
        lang: text.code().to_owned(),
        title: text.say("sheet-bordereau-title"),
        subtitle: text.moment(told.destroyed_at),
        lead: text.say("sheet-bordereau-lead"),
        facts,
        sections: vec![Section { title: text.say("sheet-destroyed"), table: Some(table), ..Section::default() }, signatures(text)],
        footer: text.with("sheet-bordereau-footer", ("run", told.run.as_str())),
    }
}

/// Where the service and the archives sign.
fn signatures(text: Text) -> Section {
    Section { title: text.say("sheet-signatures"), note: text.say("sheet-signatures-note"), ..Section::default() }
}
