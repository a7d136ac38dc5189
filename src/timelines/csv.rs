//! Timelines and lists of what was exposed, as comma-separated values (RFC 4180).

use super::{Exposure, Timeline, TimelineRefusal, Who};
use crate::{base::time_of, reports::inert};

fn writer() -> ::csv::Writer<Vec<u8>> {
    ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new())
}

fn finished(table: ::csv::Writer<Vec<u8>>) -> Result<Vec<u8>, TimelineRefusal> {
    table.into_inner().map_err(|error| ::csv::Error::from(error.into_error()).into())
}

/// A timeline: the periods of accesses first, then the entries.
pub(super) fn timeline(timeline: &Timeline) -> Result<Vec<u8>, TimelineRefusal> {
    let mut table = writer();
    table.write_record(["kind", "from", "until", "what", "outcome", "who", "role", "structure", "reason", "document", "purpose", "entry"])?;
    for access in &timeline.accesses {
        let until = access.until.map(|until| until.to_string()).unwrap_or_default();
        table.write_record([
            "access",
            &access.since.to_string(),
            &until,
            &access.kind,
            "",
            "",
            "",
            &inert(&access.holder),
            access.reason.as_deref().unwrap_or_default(),
            access.document.as_str(),
            &access.purpose,
            "",
        ])?;
    }
    for line in &timeline.lines {
        let (name, role, structure) = match &line.who {
            Who::Agent { name, role, structure } => (name.as_deref(), role.as_deref(), structure.as_deref()),
            Who::Link => (Some("link"), None, None),
            Who::Nobody => (None, None, None),
        };
        let outcome = if line.done { "done" } else { line.problem.as_deref().unwrap_or("refused") };
        table.write_record([
            "entry",
            &line.at.to_string(),
            "",
            &line.action,
            outcome,
            &inert(name.unwrap_or_default()),
            role.unwrap_or_default(),
            &inert(structure.unwrap_or_default()),
            line.reason.as_deref().unwrap_or_default(),
            line.document.as_deref().unwrap_or_default(),
            line.purpose.as_deref().unwrap_or_default(),
            &line.index.map(|index| index.to_string()).unwrap_or_default(),
        ])?;
    }
    finished(table)
}

/// What a breach exposed, document by document.
pub(super) fn exposure(exposure: &Exposure) -> Result<Vec<u8>, TimelineRefusal> {
    let mut table = writer();
    table.write_record(["class", "why", "document", "case", "team", "purpose", "piece", "sealed_by", "held_since", "destroyed_at"])?;
    for one in &exposure.exposed {
        let row = &one.row;
        table.write_record([
            one.class.word(),
            one.why,
            row.document.as_str(),
            row.case_id.as_str(),
            &inert(&row.team),
            &row.purpose,
            &row.piece,
            &row.sealed_by,
            &time_of(row.since).to_string(),
            &row.until.map(|until| time_of(until).to_string()).unwrap_or_default(),
        ])?;
    }
    finished(table)
}
