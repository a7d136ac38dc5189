//! What an entry proves, in the reader's words.

use jiff::Timestamp;

use super::{Destruction, Reception, Statement};
use crate::{
    audit::{ProofAddress, Proven},
    http::{
        pages::{Proof, Qr, Shell},
        words::Text,
    },
    purposes::{PieceCode, Policies, Purpose},
    retention::calendar::day_of,
};

/// The page of a proven entry; none for one that is neither a reception nor a destruction. `log` is the trail's name.
pub(super) fn proof(text: Text, policies: &Policies, (log, base_url): (&str, &str), proven: &Proven) -> Option<Proof> {
    let told = match Reception::of_leaf(&proven.leaf) {
        Some(reception) => received(text, policies, &reception),
        None => destroyed(text, policies, &Destruction::of_leaf(&proven.leaf)?),
    };
    let address = ProofAddress::of(proven.proof.index, &proven.leaf);
    Some(Proof {
        t: text,
        shell: Shell::public("proof", text.say(told.title)),
        lead: told.lead,
        facts: told.facts.into_iter().map(|(message, value)| (text.say(message), value)).collect(),
        limits: told.limits,
        entry: proven.proof.index,
        log: log.to_owned(),
        file: format!("/api/v1{address}"),
        qr: Qr::of(&format!("{base_url}{address}")),
    })
}

struct Said {
    title: &'static str,
    lead: String,
    facts: Vec<(&'static str, String)>,
    limits: String,
}

fn purpose_of<'a>(policies: &'a Policies, code: &str) -> Option<&'a Purpose> {
    policies.purpose(&code.parse().ok()?)
}

/// A purpose's name and code; what is no longer in force has its code alone.
fn named(text: Text, purpose: Option<&Purpose>, code: &str) -> String {
    purpose.map_or_else(|| code.to_owned(), |purpose| format!("{} ({code})", purpose.label.text(text.language())))
}

fn moment(text: Text, stated: &str) -> String {
    stated.parse().map_or_else(|_| stated.to_owned(), |moment: Timestamp| text.moment(moment))
}

/// The last day, of the first instant after it.
fn last_day(text: Text, due: &str) -> String {
    let day = due.parse::<Timestamp>().ok().and_then(|due| day_of(due).yesterday().ok());
    day.map_or_else(|| due.to_owned(), |day| text.day(day))
}

fn received(text: Text, policies: &Policies, reception: &Reception) -> Said {
    let purpose = purpose_of(policies, &reception.purpose);
    let piece = reception.piece.parse::<PieceCode>().ok().and_then(|code| purpose?.piece(&code).map(|piece| piece.label.text(text.language()).to_owned()));
    let sealed = if reception.sealed_by == "arrival" { "proof-sealed-arrival" } else { "proof-sealed-before" };
    Said {
        title: "proof-receipt-title",
        lead: text.with("proof-received", ("moment", moment(text, &reception.received))),
        facts: vec![
            ("proof-purpose", named(text, purpose, &reception.purpose)),
            ("proof-piece", piece.unwrap_or_else(|| reception.piece.clone())),
            ("proof-due-then", last_day(text, &reception.due)),
            ("proof-sealed", text.say(sealed)),
            ("proof-document", reception.document.clone()),
            ("proof-payload", reception.payload.clone()),
            ("proof-policy", reception.policy.clone()),
        ],
        limits: text.say("proof-limits-receipt"),
    }
}

fn destroyed(text: Text, policies: &Policies, destruction: &Destruction) -> Said {
    let lead = match (destruction.payload_destroyed, destruction.payload_missing) {
        (true, _) => "proof-destroyed",
        (_, true) => "proof-destroyed-missing",
        _ => "proof-destroyed-purpose",
    };
    let until = destruction.backups_until().map(|day| text.day(day)).unwrap_or_default();
    Said {
        title: "proof-certificate-title",
        lead: text.with(lead, ("moment", moment(text, &destruction.executed))),
        facts: vec![
            ("proof-purpose", named(text, purpose_of(policies, &destruction.purpose), &destruction.purpose)),
            ("proof-due", last_day(text, &destruction.due)),
            ("proof-accesses", destruction.accesses.clone()),
            ("proof-document", destruction.document.clone()),
            ("proof-payload", destruction.payload.clone()),
            ("proof-policy", destruction.policy.clone()),
            ("proof-run", destruction.run.clone()),
        ],
        limits: text.with("proof-limits-certificate", [("openings", destruction.handed_over.clone()), ("day", until)]),
    }
}
