//! The report as comma-separated values (RFC 4180): a line for each purpose in each team, under the names that the JSON gives.

use super::{Figures, Report, ReportRefusal, Row};

/// Writes the report.
///
/// # Errors
/// When the table cannot be written.
pub fn csv(report: &Report) -> Result<Vec<u8>, ReportRefusal> {
    let mut table = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let names = Figures::default().named().into_iter().map(|(name, _)| name);
    table.write_record(["as_of", "month", "policy", "purpose", "team", "team_name"].into_iter().chain(names).chain(["furthest_last_day"]))?;
    for row in &report.rows {
        table.write_record(line(report, row))?;
    }
    table.into_inner().map_err(|error| ::csv::Error::from(error.into_error()).into())
}

fn line(report: &Report, row: &Row) -> Vec<String> {
    let mut line =
        vec![report.as_of.to_string(), report.month.to_string(), report.policy.clone(), row.purpose.clone(), row.team.to_string(), inert(&row.team_name)];
    line.extend(row.figures.named().into_iter().map(|(_, count)| count.to_string()));
    line.push(row.furthest_last_day.map(|day| day.to_string()).unwrap_or_default());
    line
}

/// A text that a spreadsheet does not take for a formula (CWE-1236): an apostrophe comes before the characters that begin one.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_s_name_is_never_a_formula() {
        assert_eq!(inert("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(inert("Lyon 7"), "Lyon 7");
    }
}
