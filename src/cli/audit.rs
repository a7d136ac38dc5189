//! `consigne audit`: the trail, verified.

use indicatif::{ProgressBar, ProgressStyle};

use super::{instance::Place, output};
use crate::audit;

/// The commands of `audit`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Verifies every entry against the signed checkpoint, and names the first bad index
    Verify {
        #[command(flatten)]
        place: Place,
        /// The result as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn audit(command: Command) -> anyhow::Result<()> {
    let Command::Verify { place, json } = command;
    let (app, _) = place.open().await?;
    let bar = ProgressBar::new(audit::size(&app.records).await?);
    bar.set_style(ProgressStyle::with_template("{pos}/{len} entries {wide_bar}")?);
    let verified = audit::verify(&app.records, app.log.verifier_key(), |done| bar.set_position(done)).await;
    bar.finish_and_clear();
    app.records.db().close().await;
    let verified = verified?;
    if json {
        let result = serde_json::json!({ "entries": verified.entries, "tree_head": verified.root.to_string(), "signature": "good", "key": app.log.verifier_key().to_string() });
        output::say(&result.to_string());
    } else {
        output::say(&format!("{} entries, tree head {}, signature good", verified.entries, verified.root));
    }
    Ok(())
}
