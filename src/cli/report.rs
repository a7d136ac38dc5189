//! `consigne report`: the retention report, and its movements counted again from the trail.

use super::{instance::Place, output};
use crate::{
    audit,
    reports::{self, Report},
};

/// The commands of `report`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Figures of retention by purpose and team: what is held, due, overdue, purged
    Retention {
        #[command(flatten)]
        place: Place,
        /// How to write it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Verifies the trail, counts deposits, purges and stock again from it, and names every figure of the report that differs
    Verify {
        #[command(flatten)]
        place: Place,
        /// The result as JSON
        #[arg(long)]
        json: bool,
    },
}

/// How a report is written.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Format {
    /// A table for a terminal
    Text,
    /// Comma-separated values
    Csv,
    /// JSON
    Json,
}

pub(super) async fn report(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Retention { place, format } => retention(&place, format).await,
        Command::Verify { place, json } => verify(&place, json).await,
    }
}

async fn retention(place: &Place, format: Format) -> anyhow::Result<()> {
    let (app, _) = place.open().await?;
    let report = reports::signed(&app.records, &app.log, &app.rules(), None).await;
    app.records.db().close().await;
    let report = report?;
    match format {
        Format::Text => text(&report).iter().for_each(|line| output::say(line)),
        Format::Csv => output::say(String::from_utf8(reports::csv(&report)?)?.trim_end()),
        Format::Json => output::say(&serde_json::to_string_pretty(&report)?),
    }
    Ok(())
}

/// The columns of the terminal's table: heading, figure.
const COLUMNS: [(&str, &str); 12] = [
    ("stored", "stored"),
    ("active", "active"),
    ("archived", "archived"),
    ("due month", "due_this_month"),
    ("30 days", "due_soon"),
    ("due today", "due_today"),
    ("overdue", "overdue"),
    ("held", "held"),
    ("visa", "awaiting_visa"),
    ("no start", "without_start"),
    ("purged month", "purged_this_month"),
    ("purged all", "purged"),
];

/// The report as lines for a terminal.
fn text(report: &Report) -> Vec<String> {
    let figures = |figures: &reports::Figures| {
        let named = figures.named();
        COLUMNS.map(|(_, figure)| named.iter().find(|(name, _)| *name == figure).map(|(_, count)| count.to_string()).unwrap_or_default())
    };
    let mut table =
        vec![[vec!["purpose".to_owned(), "team".to_owned()], COLUMNS.map(|(heading, _)| heading.to_owned()).into(), vec!["last day".to_owned()]].concat()];
    for row in &report.rows {
        let last_day = row.furthest_last_day.map(|day| day.to_string()).unwrap_or_default();
        table.push([vec![row.purpose.clone(), row.team_name.clone()], figures(&row.figures).into(), vec![last_day]].concat());
    }
    table.push([vec!["total".to_owned(), String::new()], figures(&report.totals).into(), vec![String::new()]].concat());
    let mut lines = vec![format!("Retention on {} (Paris), policy {}", report.today, report.policy), String::new()];
    lines.extend(aligned(&table));
    lines.push(String::new());
    lines.extend(remarks(report));
    lines
}

/// A table whose columns stand under each other: words to the left, figures to the right.
fn aligned(table: &[Vec<String>]) -> Vec<String> {
    let columns = table.first().map_or(0, Vec::len);
    let length = |cell: &String| cell.chars().count();
    let widths: Vec<usize> = (0..columns).map(|column| table.iter().filter_map(|row| row.get(column)).map(length).max().unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells =
            row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| if column < 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    table.iter().map(line).collect()
}

/// What stands under the table.
fn remarks(report: &Report) -> Vec<String> {
    let totals = report.totals;
    let mut lines = vec![format!(
        "This month: {} held on {} + {} received − {} purged = {} held now{}",
        totals.opening,
        report.month,
        totals.received,
        totals.purged_this_month,
        totals.closing,
        if report.reconciles { "" } else { ": THE FIGURES DO NOT RECONCILE" }
    )];
    lines.push(report.delay.map_or_else(
        || "Nothing was purged in the last twelve months.".to_owned(),
        |delay| {
            format!(
                "From due to purged, {} documents since {}: median {} s, 95 in 100 within {} s",
                delay.documents, delay.since, delay.median_seconds, delay.p95_seconds
            )
        },
    ));
    lines.extend(report.last_run.map(|run| format!("Last purge run: {}, {} purged, {} failed", run.ended_at, run.purged, run.faulted)));
    lines.extend(report.checkpoint.as_ref().map(|checkpoint| format!("Trail: {} entries, tree head {}", checkpoint.entries, checkpoint.root)));
    lines
}

async fn verify(place: &Place, json: bool) -> anyhow::Result<()> {
    let (app, _) = place.open().await?;
    let verified = audit::verify(&app.records, app.log.verifier_key(), |_| {}).await;
    let recounted = reports::verify(&mut app.records.read().await?).await;
    app.records.db().close().await;
    let (verified, (recount, differences)) = (verified?, recounted?);
    if json {
        let result = serde_json::json!({ "entries": verified.entries, "tree_head": verified.root.to_string(), "documents": recount.documents(), "differences": differences });
        output::say(&result.to_string());
    } else {
        for found in &differences {
            output::say(&format!("{}  {}: the report says {}, the trail {}", found.place, found.figure, found.report, found.trail));
        }
        output::say(&format!("{} entries verify; they tell of {} documents.", verified.entries, recount.documents()));
    }
    anyhow::ensure!(differences.is_empty(), "{} figures differ from the trail", differences.len());
    Ok(())
}
