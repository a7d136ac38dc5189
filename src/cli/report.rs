//! `consigne report`: the retention report, and its movements counted again from the trail.

use std::path::{Path, PathBuf};

use super::{instance::Place, output};
use crate::{
    audit,
    reports::{self, Difference, Period, Recount, Report},
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
        /// Of which period: `2026`, `2026-T2` or `2026-05`; by default the month that runs
        #[arg(long)]
        period: Option<String>,
    },
    /// Writes the report with what it takes to count it again elsewhere: the leaves of the trail and the signed checkpoint
    Export {
        #[command(flatten)]
        place: Place,
        /// The folder to write
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Of which period: `2026`, `2026-T2` or `2026-05`; by default the month that runs
        #[arg(long)]
        period: Option<String>,
    },
    /// Verifies the trail, counts every figure again from it, and names each that differs: of an installation, or of an export, offline
    Verify {
        #[command(flatten)]
        subject: Subject,
        /// The log's verifier key, which you have from elsewhere (`curl …/log/key`, once, from somebody you trust)
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// The result as JSON
        #[arg(long)]
        json: bool,
    },
}

/// What is verified: an installation, or an export.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Subject {
    /// The installation's configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of a demonstration instance
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The folder of an export: offline, under the log's key
    #[arg(long, value_name = "DIR", requires = "key")]
    export: Option<PathBuf>,
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
        Command::Retention { place, format, period } => retention(&place, format, period.as_deref()).await,
        Command::Export { place, out, period } => export(&place, &out, period.as_deref()).await,
        Command::Verify { subject: Subject { export: Some(folder), .. }, key, json } => verify_export(&folder, key.as_deref().unwrap_or_default(), json),
        Command::Verify { subject: Subject { config, data, .. }, key, json } => verify(&Place::either(config, data), key.as_deref(), json).await,
    }
}

async fn retention(place: &Place, format: Format, period: Option<&str>) -> anyhow::Result<()> {
    let period = period.map(Period::read).transpose()?;
    let (app, _) = place.open().await?;
    let report = reports::signed(&app.records, &app.log, &app.rules(), period).await;
    app.records.db().close().await;
    let report = report?;
    match format {
        Format::Text => text(&report).iter().for_each(|line| output::say(line)),
        Format::Csv => output::say(String::from_utf8(reports::csv(&report, &app.rules())?)?.trim_end()),
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
    let movements = |told: &reports::PeriodMovements| {
        let reports::Movements { opening, received, purged, closing } = told.totals;
        format!("{}: {opening} held when it began + {received} received − {purged} purged = {closing} held when it ended, or now", told.period.name())
    };
    let mut lines: Vec<_> = report.periods.iter().map(movements).collect();
    if !report.reconciles {
        lines.push("THE FIGURES DO NOT RECONCILE".to_owned());
    }
    lines.extend(report.periods.iter().map(|told| {
        let reports::Delay { documents, median_seconds, p95_seconds, .. } = told.delays.totals;
        format!("{}: from due to purged, {documents} documents: median {median_seconds} s, 95 in 100 within {p95_seconds} s", told.period.name())
    }));
    lines.extend(report.decisions.iter().map(|decision| {
        let about: Vec<_> = decision.about.iter().map(|subject| subject.word()).collect();
        format!("Decided on {}: {} {} (report of {}, {} entries)", decision.decided_at, decision.verdict, about.join(" "), decision.as_of, decision.entries)
    }));
    lines.extend(report.last_run.map(|run| format!("Last purge run: {}, {} purged, {} failed", run.ended_at, run.purged, run.faulted)));
    lines.extend(report.checkpoint.as_ref().map(|checkpoint| format!("Trail: {} entries, tree head {}", checkpoint.entries, checkpoint.root)));
    lines
}

async fn export(place: &Place, folder: &Path, period: Option<&str>) -> anyhow::Result<()> {
    let period = period.map(Period::read).transpose()?;
    let (app, _) = place.open().await?;
    let (mut tx, report) = reports::signed_in(&app.records, &app.log, &app.rules(), period).await?;
    let leaves = reports::export(&mut tx, &report, folder).await?;
    drop(tx);
    app.records.db().close().await;
    output::say(&format!("{}: the report of {} and {leaves} leaves of the trail.", folder.display(), report.today));
    output::say(&format!("consigne report verify --export {} --key {}", folder.display(), app.log.verifier_key()));
    Ok(())
}

fn verify_export(folder: &Path, key: &str, json: bool) -> anyhow::Result<()> {
    let key = key.parse().map_err(|_| anyhow::anyhow!("--key is no verifier key of a log"))?;
    let (recount, differences) = reports::verify_export(folder, &key)?;
    told(&recount, &differences, json)
}

/// Says what a recount found.
fn told(recount: &Recount, differences: &[Difference], json: bool) -> anyhow::Result<()> {
    if json {
        output::say(&serde_json::json!({ "documents": recount.documents(), "differences": differences }).to_string());
    } else {
        for found in differences {
            output::say(&format!("{}  {}: the report says {}, the trail {}", found.place, found.figure, found.report, found.trail));
        }
        output::say(&format!("The trail verifies; it tells of {} documents.", recount.documents()));
    }
    anyhow::ensure!(differences.is_empty(), "{} figures differ from the trail", differences.len());
    Ok(())
}

async fn verify(place: &Place, key: Option<&str>, json: bool) -> anyhow::Result<()> {
    let (app, _) = place.open().await?;
    if key.is_some_and(|key| key != app.log.verifier_key().to_string()) {
        anyhow::bail!("the installation signs with another key than yours: {}", app.log.verifier_key());
    }
    let verified = audit::verify(&app.records, app.log.verifier_key(), |_| {}).await;
    let recounted = reports::verify(&mut app.records.read().await?, &app.rules(), app.log.verifier_key()).await;
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
