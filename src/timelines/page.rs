//! Timelines and what a breach exposed, in the reader's words.

use super::{About, Breach, Class, Exposure, Line, Timeline, Who};
use crate::{
    base::AgentId,
    http::{
        pages::{self, ExposureClass, ExposureRow, Shell, TimelineAccess, TimelineLine},
        words::Text,
    },
    purposes::Policies,
};

/// A purpose's short name; its code where it is none that is in force.
fn purpose(policies: &Policies, text: Text, code: &str) -> String {
    let known = code.parse().ok().and_then(|code| policies.purpose(&code));
    known.map_or_else(|| code.to_owned(), |purpose| purpose.label.text(text.language()).to_owned())
}

fn word(code: &str) -> String {
    code.replace(['.', '_', ' '], "-").to_lowercase()
}

/// The page of a timeline.
pub(super) fn timeline(text: Text, mut shell: Shell, policies: &Policies, (about, read): (&About, &Timeline)) -> pages::Timeline {
    let (back, table, own) = match about {
        About::Case(case) => (format!("/cases/{case}"), format!("/api/v1/cases/{case}/timeline.csv"), format!("/cases/{case}/timeline")),
        About::Document(document) => {
            (format!("/documents/{document}"), format!("/api/v1/documents/{document}/timeline.csv"), format!("/documents/{document}/timeline"))
        }
        About::Request(request) => ("/".to_owned(), format!("/api/v1/requests/{request}/timeline.csv"), format!("/requests/{request}/timeline")),
        About::Agent(agent) => ("/retention/exposure".to_owned(), format!("/api/v1/agents/{agent}/timeline.csv"), format!("/retention/agents/{agent}")),
    };
    shell.title = match about {
        About::Case(_) => text.say("timeline-of-case"),
        About::Document(_) => text.say("timeline-of-document"),
        About::Request(_) => text.say("timeline-of-link"),
        About::Agent(_) => text.with("timeline-of-agent", ("name", read.name.clone().unwrap_or_default())),
    };
    let access = |access: &super::Access| TimelineAccess {
        holder: access.holder.clone(),
        what: format!("{} · {}", purpose(policies, text, &access.purpose), access.document),
        since: text.moment(access.since),
        until: access.until.map(|until| text.moment(until)),
        reason: access.reason.as_ref().map(|reason| text.with("timeline-access-end", ("reason", word(reason)))),
    };
    pages::Timeline {
        t: text,
        back,
        table,
        accesses: read.accesses.iter().map(access).collect(),
        lines: read.lines.iter().map(|one| line(text, policies, one)).collect(),
        next: read.next.map(|entry| format!("{own}?before={entry}")),
        shell,
    }
}

fn line(text: Text, policies: &Policies, line: &Line) -> TimelineLine {
    let who = match &line.who {
        Who::Agent { name, role, structure } => {
            let role = role.as_ref().map(|role| text.with("role", ("role", role.as_str())));
            let parts = [name.clone(), role, structure.clone()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        Who::Link => text.say("timeline-by-link"),
        Who::Nobody => text.say("timeline-by-nobody"),
    };
    let about = [line.purpose.as_ref().map(|code| purpose(policies, text, code)), line.document.clone()];
    let why = match (&line.reason, &line.problem) {
        (Some(reason), _) => Some(text.with("timeline-reason", ("reason", reason.as_str()))),
        (None, Some(problem)) => Some(text.say(&format!("problem-{problem}"))),
        (None, None) => None,
    };
    TimelineLine {
        at: text.moment(line.at),
        what: text.with("timeline-act", ("action", word(&line.action))),
        refused: !line.done,
        who,
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        why,
        entry: line.index.map(|index| text.with("timeline-entry", ("entry", text.number(index)))),
        proof: line.proof.clone(),
    }
}

/// The page of what a breach exposed.
pub(super) fn exposure(
    text: Text,
    shell: Shell,
    policies: &Policies,
    (agents, query, found): (&[(AgentId, String)], String, Option<&Exposure>),
) -> pages::Exposure {
    let chosen = found.and_then(|found| match &found.breach {
        Breach::Account(agent) => Some(agent.clone()),
        Breach::Server | Breach::Copy => None,
    });
    let kind = found.map(|found| match found.breach {
        Breach::Account(_) => "account",
        Breach::Server => "server",
        Breach::Copy => "copy",
    });
    let class = |found: &Exposure, class: Class| {
        let (documents, cases) = found.count(class);
        ExposureClass {
            word: class.word(),
            means: text.with("exposure-means", ("class", word_of(class))),
            documents: text.number(documents as u64),
            cases: text.number(cases as u64),
        }
    };
    let rows = found.map(|found| {
        let row = |((team, code), counts): ((&str, &str), [usize; 3])| ExposureRow {
            team: team.to_owned(),
            purpose: purpose(policies, text, code),
            counts: counts.map(|count| text.number(count as u64)),
        };
        found.by_purpose().into_iter().map(row).collect()
    });
    pages::Exposure {
        t: text,
        shell,
        agents: agents.iter().map(|(agent, name)| (agent.to_string(), name.clone(), chosen.as_ref() == Some(agent))).collect(),
        kind: kind.unwrap_or("account"),
        from: found.map(|found| found.from.to_string()).unwrap_or_default(),
        to: found.map(|found| found.to.to_string()).unwrap_or_default(),
        classes: found.map(|found| Class::ALL.iter().rev().map(|one| class(found, *one)).collect()),
        rows: rows.unwrap_or_default(),
        tell: found.map(|found| text.with("exposure-tell", ("count", found.persons_to_tell()))),
        table: format!("/api/v1/reports/exposure.csv?{query}"),
        agent_page: chosen.map(|agent| format!("/retention/agents/{agent}")),
    }
}

const fn word_of(class: Class) -> &'static str {
    match class {
        Class::SealedOnly => "sealed",
        Class::KeyExposed => "key",
        Class::Clear => "clear",
    }
}
