//! `consigne audit`: the trail, verified.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    instance::{self, Place},
    output,
};
use crate::{
    audit::{self, Log, Published, Verified},
    client::{PublishedTrail, Transport},
    jobs::SideFile,
    merkle::VerifierKey,
    store::{Db, Records},
};

/// The commands of `audit`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Verifies every entry against the signed checkpoint, and names the first bad one
    Verify {
        #[command(flatten)]
        subject: Subject,
        /// The log's verifier key, which you have from elsewhere than the trail: `name+hash+key`
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// The result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Writes the trail as files, as it is published: for an auditor, or a mirror
    Export {
        #[command(flatten)]
        place: Place,
        /// The folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// What is verified: an installation, or a published trail.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Subject {
    /// The installation's configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of a demonstration instance
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A folder of files, as `audit export` writes it: offline, under the log's key
    #[arg(long, value_name = "DIR", requires = "key")]
    dir: Option<PathBuf>,
    /// Where the trail is published, such as `https://consigne.example.fr/log`: under the log's key
    #[arg(long, value_name = "URL", requires = "key")]
    url: Option<String>,
}

pub(super) async fn audit(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Export { place, out } => export(&place, &out).await,
        Command::Verify { subject: Subject { dir: Some(folder), .. }, key, json } => published(folder.as_path(), key, json).await,
        Command::Verify { subject: Subject { url: Some(url), .. }, key, json } => published(&PublishedTrail::new(Transport::http(&url)?, ""), key, json).await,
        Command::Verify { subject: Subject { config, data, .. }, key, json } => verify(&Place::either(config, data), key.as_deref(), json).await,
    }
}

fn bar(length: u64) -> anyhow::Result<ProgressBar> {
    let bar = ProgressBar::new(length);
    bar.set_style(ProgressStyle::with_template("{pos}/{len} entries {wide_bar}")?);
    Ok(bar)
}

/// Verifies what anybody can read, with the key alone.
async fn published<P: Published + ?Sized>(source: &P, key: Option<String>, json: bool) -> anyhow::Result<()> {
    let key: VerifierKey = key.unwrap_or_default().parse().context("this is no key of a log: it has the form name+hash+key")?;
    let bar = bar(0)?;
    let verified = audit::verify_published(source, &key, |size, done| {
        bar.set_length(size);
        bar.set_position(done);
    });
    let verified = verified.await;
    bar.finish_and_clear();
    tell(&verified?, &key, json);
    Ok(())
}

async fn export(place: &Place, folder: &Path) -> anyhow::Result<()> {
    let (app, _) = place.open().await?;
    app.log.integrate(&app.records).await?;
    let bar = bar(0)?;
    let written = audit::write_published(&app.records, app.log.verifier_key(), folder, |size, done| {
        bar.set_length(size);
        bar.set_position(done);
    });
    let written = written.await;
    bar.finish_and_clear();
    app.records.db().close().await;
    output::say(&format!("{}: {} entries of the trail.", folder.display(), written?));
    output::say(&format!("consigne audit verify --dir {} --key {}", folder.display(), app.log.verifier_key()));
    Ok(())
}

fn tell(verified: &Verified, key: &VerifierKey, json: bool) {
    if json {
        let result = serde_json::json!({ "entries": verified.entries, "tree_head": verified.root.to_string(), "signature": "good", "key": key.to_string() });
        output::say(&result.to_string());
    } else {
        output::say(&format!("{} entries, tree head {}, signature good", verified.entries, verified.root));
    }
}

async fn verify(place: &Place, key: Option<&str>, json: bool) -> anyhow::Result<()> {
    // The trail alone is opened: an installation that is opened whole first numbers what waits, and nothing is to be written on a trail that may be broken.
    let config = place.config()?;
    let setup = instance::setup(&config)?;
    let log = Log::new(&setup.origin, &setup.log_seed, String::new())?;
    if key.is_some_and(|key| key != log.verifier_key().to_string()) {
        bail!("the installation signs with another key than yours: {}", log.verifier_key());
    }
    let records = Records::new(Db::open(&setup.place).await?, setup.clock, setup.chance);
    let bar = bar(audit::size(&records).await?)?;
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
    tell(&verified, log.verifier_key(), json);
    Ok(())
}
