//! `consigne clock confirm`: the operator's word that the clock is right, after a doubt.

use super::{instance::Place, output};
use crate::jobs;

/// The commands of `clock`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Says that the clock is right: purges that wait for it go on
    Confirm {
        #[command(flatten)]
        place: Place,
    },
}

pub(super) async fn clock(command: Command) -> anyhow::Result<()> {
    let Command::Confirm { place } = command;
    let (app, _) = place.open().await?;
    let doubted = jobs::confirm_clock(&app).await?;
    app.log.integrate(&app.records).await?;
    app.records.db().close().await;
    output::say(if doubted { "The clock is confirmed: purges go on." } else { "The clock was not in doubt." });
    Ok(())
}
