//! `consigne audit`: the trail, verified.

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    instance::{self, Place},
    output,
};
use crate::{
    audit::{self, Log},
    jobs::SideFile,
    store::{Db, Records},
};

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
    // The trail alone is opened: an installation that is opened whole first numbers what waits, and nothing is to be written on a trail that may be broken.
    let config = place.config()?;
    let setup = instance::setup(&config)?;
    let log = Log::new(&setup.origin, &setup.log_seed, String::new())?;
    let records = Records::new(Db::open(&setup.place).await?, setup.clock, setup.chance);
    let bar = ProgressBar::new(audit::size(&records).await?);
    bar.set_style(ProgressStyle::with_template("{pos}/{len} entries {wide_bar}")?);
    let verified = audit::verify(&records, log.verifier_key(), |done| bar.set_position(done)).await;
    bar.finish_and_clear();
    records.db().close().await;
    let verified = verified?;
    // The file beside the records, in case both were put back or cut together.
    if let Some(seen) = SideFile::read(&config.service.data_dir)?.filter(|seen| seen.entries > verified.entries) {
        bail!(
            "the trail ends at entry {}, and had {} on {}: entries were removed from its end, or older records were put back",
            verified.entries,
            seen.entries,
            seen.believed_at
        );
    }
    if json {
        let result = serde_json::json!({ "entries": verified.entries, "tree_head": verified.root.to_string(), "signature": "good", "key": log.verifier_key().to_string() });
        output::say(&result.to_string());
    } else {
        output::say(&format!("{} entries, tree head {}, signature good", verified.entries, verified.root));
    }
    Ok(())
}
