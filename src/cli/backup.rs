//! `consigne backup`, `restore` and `drill`.

use std::{io::IsTerminal as _, path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    instance::{self, Place},
    output,
    recovery::read_identity,
};
use crate::{
    audit::Log,
    backup::{self, Snapshot},
    base::{OperatingSystem, SnapshotId, SystemClock},
    blobs::Blobs,
    sealing::Identity,
    store::{Db, Records},
};

/// The arguments of `backup`.
#[derive(clap::Args)]
pub(super) struct Taking {
    #[command(flatten)]
    place: Place,
    /// The folder of the backups
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Which backup, and with which key it is opened.
#[derive(clap::Args)]
pub(super) struct Opening {
    #[command(flatten)]
    place: Place,
    /// The folder of the backups
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// The backup's name, `snap_…`; without it, the last one of the folder
    #[arg(long, value_name = "NAME")]
    snapshot: Option<SnapshotId>,
    /// The file of the recovery key's private part, as `recovery init` wrote it
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
}

/// The arguments of `restore`.
#[derive(clap::Args)]
pub(super) struct Restoring {
    #[command(flatten)]
    opening: Opening,
    /// Puts back all but the grants, which are gone after seven days: no document can be opened then
    #[arg(long)]
    without_grants: bool,
}

/// The arguments of `drill`.
#[derive(clap::Args)]
pub(super) struct Drilling {
    #[command(flatten)]
    opening: Opening,
    /// An empty place for the copy, which is removed afterwards: on a disk with as much room as the backup has
    #[arg(long, value_name = "DIR")]
    work: PathBuf,
}

/// A bar on a terminal, plain lines elsewhere: one for each tenth.
fn progress(what: &'static str) -> anyhow::Result<(ProgressBar, impl FnMut(u64, u64))> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{msg} {percent}% {wide_bar} {eta}")?);
    bar.set_message(what);
    let (shown, terminal, mut told) = (bar.clone(), std::io::stderr().is_terminal(), 0);
    let tell = move |done: u64, of: u64| {
        shown.set_length(of);
        shown.set_position(done);
        let tenth = done.saturating_mul(10).checked_div(of).unwrap_or(10);
        if !terminal && tenth > told {
            told = tenth;
            output::complain(&format!("{what}: {}%", tenth * 10));
        }
    };
    Ok((bar, tell))
}

pub(super) async fn take(arguments: Taking) -> anyhow::Result<()> {
    let (app, config) = arguments.place.open().await?;
    let (bar, tell) = progress("backup")?;
    let taken = backup::take(&app.records, (&app.blobs, &app.log), (&arguments.out, &config.recovery.recipient), tell).await;
    bar.finish_and_clear();
    let snapshot = taken?;
    app.log.integrate(&app.records).await?;
    let rotated = backup::rotate(&arguments.out, app.records.now(), app.log.verifier_key())?;
    app.records.db().close().await;
    output::say(&format!("{}: {} documents, {} entries of the trail, sealed to the recovery key.", snapshot.id, snapshot.documents, snapshot.entries));
    if rotated > 0 {
        output::say(&format!("{rotated} older grants destroyed: those backups open no document any more."));
    }
    Ok(())
}

/// What a backup is opened with: its name, the log that signed it, the recovery key.
fn opening(arguments: &Opening) -> anyhow::Result<(SnapshotId, crate::app::Setup, Log, Identity)> {
    let config = arguments.place.config()?;
    let setup = instance::setup(&config)?;
    let log = Log::new(&setup.origin, &setup.log_seed, String::new())?;
    let id = match &arguments.snapshot {
        Some(id) => id.clone(),
        None => Snapshot::all(&arguments.from)?.pop().with_context(|| format!("there is no backup in {}", arguments.from.display()))?,
    };
    Ok((id, setup, log, read_identity(&arguments.identity)?))
}

pub(super) async fn restore(arguments: Restoring) -> anyhow::Result<()> {
    let (id, setup, log, identity) = opening(&arguments.opening)?;
    if identity.recipient() != setup.recovery {
        bail!("{} is not the private part of this installation's recovery key", arguments.opening.identity.display());
    }
    let db = Db::open(&setup.place).await?;
    db.migrate().await?;
    let blobs = Blobs::local(&setup.blobs, setup.reserve, true)?;
    let records = Records::new(db, setup.clock, setup.chance);
    let (bar, tell) = progress("restore")?;
    let from = (arguments.opening.from.as_path(), &id);
    let put_back = backup::put_back((&records, &blobs), from, (log.verifier_key(), &identity), arguments.without_grants, tell).await;
    bar.finish_and_clear();
    records.db().close().await;
    let backup::PutBack { snapshot, with_grants } = put_back?;
    output::say(&format!("{} is back: {} documents, {} entries of the trail, as of {}.", snapshot.id, snapshot.documents, snapshot.entries, snapshot.taken_at));
    if !with_grants {
        output::say("Without its grants: no document of it can be opened.");
    }
    if setup.witnesses.is_empty() {
        output::say("No witness is configured: what was purged, withdrawn or received since cannot be known. Tell the data protection officer.");
    } else {
        output::say("At its next start the service asks the witnesses what happened since, and takes away again what was taken away.");
    }
    Ok(())
}

pub(super) async fn drill(arguments: Drilling) -> anyhow::Result<()> {
    let (id, _, log, identity) = opening(&arguments.opening)?;
    let (bar, tell) = progress("drill")?;
    let here = (arguments.work.as_path(), Arc::new(SystemClock::start()) as _, Arc::new(OperatingSystem) as _);
    let drilled = backup::drill((&arguments.opening.from, &id), (log.verifier_key(), &identity), here, tell).await;
    bar.finish_and_clear();
    let drilled = drilled?;
    output::say(&format!(
        "{id}: {} entries of the trail verified; {} documents opened to their last byte ({} bytes), each the one that its manifest describes.",
        drilled.entries, drilled.opened, drilled.bytes
    ));
    if drilled.closed > 0 {
        let why = if drilled.put_back.with_grants { "the recovery key does not lead to them" } else { "the backup's grants are gone, as they must be" };
        output::say(&format!("{} documents cannot be opened: {why}.", drilled.closed));
    }
    Ok(())
}
