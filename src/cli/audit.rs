//! `consigne audit`: the trail, verified.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    instance::{self, Place},
    output,
    recovery::read_identity,
};
use crate::{
    audit::{self, Log, Published, Verified},
    base::hardening::private_file,
    client::{PublishedTrail, Transport},
    jobs::SideFile,
    merkle::VerifierKey,
    sealing::{
        Recipient,
        seal::{open_from, seal_into},
    },
    store::{Db, Records},
};

/// The commands of `audit`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Verifies every entry against the signed checkpoint, and names the first bad one
    Verify {
        #[command(flatten)]
        subject: Subject,
        /// The key that opens the sealed file: its private part, as `recovery init` or `age-keygen` write it
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
        /// The log's verifier key, which you have from elsewhere than the trail: `name+hash+key`
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// The result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Writes the trail: as files, as it is published, for an auditor or a mirror; or, with `--to`, with who did what and why, sealed to the data protection officer
    Export {
        #[command(flatten)]
        place: Place,
        /// The folder to write to; with `--to`, the file
        #[arg(long, value_name = "PATH")]
        out: PathBuf,
        /// The recipient of the data protection officer, `age1…`: what the entries commit to goes with them, and only this key opens the file
        #[arg(long, value_name = "RECIPIENT")]
        to: Option<Recipient>,
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
    /// A file that `audit export --to` sealed, opened with `--identity`: every value is compared with what its entry commits to
    #[arg(long, value_name = "FILE", requires_all = ["key", "identity"])]
    sealed: Option<PathBuf>,
    /// Where the trail is published, such as `https://consigne.example.fr/log`: under the log's key
    #[arg(long, value_name = "URL", requires = "key")]
    url: Option<String>,
}

pub(super) async fn audit(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Export { place, out, to: Some(to) } => export_sealed(&place, &out, &to).await,
        Command::Export { place, out, to: None } => export(&place, &out).await,
        Command::Verify { subject: Subject { dir: Some(folder), .. }, key, json, .. } => published(folder.as_path(), key, json).await,
        Command::Verify { subject: Subject { url: Some(url), .. }, key, json, .. } => {
            published(&PublishedTrail::new(Transport::http(&url)?, ""), key, json).await
        }
        Command::Verify { subject: Subject { sealed: Some(file), .. }, identity: Some(identity), key, json } => sealed(&file, &identity, key, json),
        Command::Verify { subject: Subject { config, data, .. }, key, json, .. } => verify(&Place::either(config, data), key.as_deref(), json).await,
    }
}

/// Writes the trail with what it commits to, sealed.
async fn export_sealed(place: &Place, file: &Path, to: &Recipient) -> anyhow::Result<()> {
    let (app, _) = place.open().await?;
    app.log.integrate(&app.records).await?;
    let mut output = seal_into(private_file(file).with_context(|| format!("{} cannot be written", file.display()))?, to)?;
    let bar = bar(0)?;
    let written = audit::write_opened(&app.records, app.log.verifier_key(), &mut output, |size, done| {
        bar.set_length(size);
        bar.set_position(done);
    });
    let written = written.await;
    bar.finish_and_clear();
    app.records.db().close().await;
    let written = written?;
    output.finish()?.sync_all()?;
    output::say(&format!("{}: {written} entries of the trail, with who did what and why, for {to} alone.", file.display()));
    output::say(&format!("consigne audit verify --sealed {} --identity KEY.txt --key {}", file.display(), app.log.verifier_key()));
    Ok(())
}

/// Opens a sealed trail and verifies it, with the key alone.
fn sealed(file: &Path, identity: &Path, key: Option<String>, json: bool) -> anyhow::Result<()> {
    let key = log_key(key)?;
    let identity = read_identity(identity)?;
    let sealed = std::fs::File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let opened = open_from(sealed, &identity).with_context(|| format!("{} does not open", file.display()))?;
    let audit::VerifiedValues { trail, values, forgotten } = audit::verify_opened(std::io::BufReader::new(opened), &key)?;
    tell(&trail, &key, json);
    if !json {
        output::say(&format!("{values} values are what their entries commit to; {forgotten} are forgotten."));
    }
    Ok(())
}

fn log_key(key: Option<String>) -> anyhow::Result<VerifierKey> {
    key.unwrap_or_default().parse().context("this is no key of a log: it has the form name+hash+key")
}

fn bar(length: u64) -> anyhow::Result<ProgressBar> {
    let bar = ProgressBar::new(length);
    bar.set_style(ProgressStyle::with_template("{pos}/{len} entries {wide_bar}")?);
    Ok(bar)
}

/// Verifies what anybody can read, with the key alone.
async fn published<P: Published + ?Sized>(source: &P, key: Option<String>, json: bool) -> anyhow::Result<()> {
    let key = log_key(key)?;
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
