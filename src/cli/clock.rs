//! `consigne clock confirm`: the operator's word that the clock is right, after a doubt. The data protection officer says so too, on their page.

use super::{instance::Place, output};
use crate::jobs;

/// The commands of `clock`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Says that the clock is right; purges go on once the data protection officer says so too
    Confirm {
        #[command(flatten)]
        place: Place,
    },
}

pub(super) async fn clock(command: Command) -> anyhow::Result<()> {
    let Command::Confirm { place } = command;
    let (app, _) = place.open().await?;
    let doubted = jobs::ask_confirmation(&app).await?;
    app.log.integrate(&app.records).await?;
    app.records.db().close().await;
    output::say(if doubted {
        "Noted. Purges go on once the data protection officer, or the deputy, has confirmed the clock on their page."
    } else {
        "The clock was not in doubt."
    });
    Ok(())
}
