//! The report as comma-separated values (RFC 4180): a line for each purpose in each team, under the names that the JSON gives, with what came and went in the period that was asked for
//! and in the one before it.

use std::collections::BTreeMap;

use super::{Figures, Movements, PeriodMovements, Report, ReportRefusal, Row};
use crate::purposes::{Language, Policies};

/// What stands before the figures.
const BEFORE: [&str; 12] =
    ["as_of", "month", "policy", "checkpoint_entries", "checkpoint_root", "purpose", "label", "art6", "art9", "team", "team_name", "furthest_last_day"];

/// The counts of a period, and how long what was purged in it had been due.
const MOVEMENTS: [&str; 6] = ["opening", "received", "purged", "closing", "median_seconds", "p95_seconds"];

/// Writes the report; purposes are named as `policies` do.
///
/// # Errors
/// When the table cannot be written.
pub fn csv(report: &Report, policies: &Policies) -> Result<Vec<u8>, ReportRefusal> {
    let mut table = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let names = BEFORE.into_iter().chain(Figures::NAMES.iter().copied()).map(str::to_owned);
    let periods = report.periods.iter().flat_map(|told| MOVEMENTS.map(|count| format!("{}_{count}", told.period.name())));
    table.write_record(names.chain(periods))?;
    for row in &report.rows {
        table.write_record(line(report, policies, row))?;
    }
    table.into_inner().map_err(|error| ::csv::Error::from(error.into_error()).into())
}

fn line(report: &Report, policies: &Policies, row: &Row) -> Vec<String> {
    let purpose = row.purpose.parse().ok().and_then(|code| policies.purpose(&code));
    let words = |words: Vec<&'static str>| words.join(" ");
    let (entries, root) = report.checkpoint.as_ref().map_or_else(Default::default, |checkpoint| (checkpoint.entries.to_string(), checkpoint.root.clone()));
    let mut line = vec![
        report.as_of.to_string(),
        report.month.to_string(),
        report.policy.clone(),
        entries,
        root,
        row.purpose.clone(),
        purpose.map(|purpose| purpose.label.text(Language::French).to_owned()).unwrap_or_default(),
        purpose.map(|purpose| words(purpose.art6.iter().map(|basis| basis.word()).collect())).unwrap_or_default(),
        purpose.map(|purpose| words(purpose.art9.iter().map(|basis| basis.word()).collect())).unwrap_or_default(),
        row.team.to_string(),
        inert(&row.team_name),
        row.furthest_last_day.map(|day| day.to_string()).unwrap_or_default(),
    ];
    line.extend(row.figures.values().into_iter().map(|count| count.to_string()));
    line.extend(report.periods.iter().flat_map(|told| {
        let place = (row.purpose.as_str(), row.team.as_str());
        let Movements { opening, received, purged, closing } = moved(told).get(&place).copied().unwrap_or_default();
        let delay = told.delays.rows.iter().find(|delay| (delay.purpose.as_str(), delay.team.as_str()) == place).map(|found| found.delay);
        let delays = delay.map_or_else(Default::default, |delay| [delay.median_seconds, delay.p95_seconds].map(|seconds| seconds.to_string()));
        [[opening, received, purged, closing].map(|count| count.to_string()).as_slice(), &delays].concat()
    }));
    line
}

fn moved(told: &PeriodMovements) -> BTreeMap<(&str, &str), Movements> {
    told.rows.iter().map(|row| ((row.purpose.as_str(), row.team.as_str()), row.movements)).collect()
}

/// A text that a spreadsheet does not take for a formula (CWE-1236): an apostrophe comes before the characters that begin one, also where a French one would begin a cell.
pub(crate) fn inert(text: &str) -> String {
    let cells = text.split(';').map(|cell| if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() });
    cells.collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_s_name_is_never_a_formula() {
        assert_eq!(inert("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(inert("Lyon;=1+1"), "Lyon;'=1+1");
        assert_eq!(inert("Lyon 7"), "Lyon 7");
    }
}
