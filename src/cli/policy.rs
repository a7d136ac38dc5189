//! `consigne policy`: other purposes compared with those in force, and proposed. The data protection officer approves them on their page.

use std::path::PathBuf;

use super::{instance, instance::Place, output};
use crate::{
    purposes::{Policies, PolicyFile},
    rules::{self, Plan, RulesRefusal},
};

/// The commands of `policy`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Says what other purposes would do: whose last day moves, how many would be due at once, by purpose and team. Changes nothing
    Plan {
        #[command(flatten)]
        arguments: Arguments,
    },
    /// Proposes them, once planned: the data protection officer or the deputy approves them on their page, and only then are they run
    Propose {
        #[command(flatten)]
        arguments: Arguments,
    },
}

/// Which purposes, and where.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The folder of the other purposes; otherwise the one of the configuration, or those that the program carries
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
    /// Names each document whose last day would move: its number, its team's, the day on which it closes and the one on which it would
    #[arg(long, conflicts_with = "json")]
    documents: bool,
    /// The plan as JSON
    #[arg(long)]
    json: bool,
}

impl Arguments {
    fn files(&self) -> anyhow::Result<Vec<PolicyFile>> {
        match &self.policies {
            Some(folder) => instance::policies_in(folder),
            None => instance::policies(&self.place.config()?),
        }
    }
}

pub(super) async fn policy(command: Command) -> anyhow::Result<()> {
    let (arguments, proposing) = match command {
        Command::Plan { arguments } => (arguments, false),
        Command::Propose { arguments } => (arguments, true),
    };
    let files = arguments.files()?;
    let (app, _) = arguments.place.open().await?;
    if arguments.documents {
        say_moves(&app, &files).await?;
    }
    let planned = if proposing { rules::propose(&app.records, &app.rules(), &files).await } else { planned(&app, &files).await };
    app.log.integrate(&app.records).await?;
    app.records.db().close().await;
    let planned = planned?;
    if arguments.json {
        output::say(&serde_json::to_string_pretty(&planned)?);
    } else {
        for line in lines(&planned) {
            output::say(&line);
        }
        if proposing {
            output::say("Proposed: the data protection officer, or the deputy, approves it on their page. Until then nothing changes.");
        }
    }
    Ok(())
}

/// One line for each document that moves.
async fn say_moves(app: &crate::app::App, files: &[PolicyFile]) -> anyhow::Result<()> {
    let policies = Policies::load(files).map_err(RulesRefusal::Mistakes)?;
    let say = |moved: rules::Move| output::say(&format!("{}  {}  {}  {} -> {}", moved.document, moved.purpose, moved.team, moved.from, moved.to));
    Ok(rules::moves(&mut app.records.read().await?, &app.rules(), &policies, say).await?)
}

async fn planned(app: &crate::app::App, files: &[PolicyFile]) -> Result<Plan, RulesRefusal> {
    let policies = Policies::load(files).map_err(RulesRefusal::Mistakes)?;
    rules::plan(&mut app.records.read().await?, &app.rules(), &policies).await
}

/// The plan as lines for a terminal.
fn lines(plan: &Plan) -> Vec<String> {
    let mut lines = vec![format!("From {} to {}", plan.from, plan.to), String::new()];
    let named = |heading: &str, codes: &[String]| (!codes.is_empty()).then(|| format!("{heading}: {}", codes.join(", ")));
    lines.extend([named("+ new", &plan.added), named("- gone", &plan.removed), named("~ other words, same durations", &plan.reworded)].into_iter().flatten());
    for row in &plan.rows {
        lines.push(format!(
            "~ {}  {}: {} documents; {} longer (by {} days at most), {} shorter (by {} days at most), {} the same for now; {} due at once; {} wait until the persons are told, {} until 72 h after the announcement",
            row.purpose,
            row.team_name,
            row.documents,
            row.longer,
            row.most_days_longer,
            row.shorter,
            row.most_days_shorter,
            row.same,
            row.due_at_once,
            row.to_tell,
            row.to_announce
        ));
    }
    lines.push(String::new());
    lines.push(format!("Plan: {} of {} documents move, {} would be due at once.", plan.moving(), plan.stock, plan.due_at_once()));
    lines
}
