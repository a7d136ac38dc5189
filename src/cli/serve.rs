//! `consigne serve`: an installation, until SIGTERM.

use std::{io::Read, path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use sha2::{Digest as _, Sha256};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_cron_scheduler::JobScheduler;
use tokio_util::sync::CancellationToken;

use super::{instance::Place, output};
use crate::{
    app::App,
    backup::{self, CaughtUp, ReadOnly},
    base::hex,
    config::Config,
    http::edge::{self, Tls, guard},
    identity::{Started, note_start},
    jobs::{self, Jobs},
    sealing::Digest,
};

/// The arguments of `serve`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The installation's configuration
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

pub(super) async fn serve(arguments: Arguments) -> anyhow::Result<()> {
    output::start_logs(true);
    let place = Place::of(arguments.config);
    let config = place.config()?;
    if let Some(mistake) = config.check().first() {
        anyhow::bail!("{mistake}");
    }
    let app = super::instance::open(&config).await?;
    let listener = TcpListener::bind(config.service.listen).await.with_context(|| format!("{} cannot be listened on", config.service.listen))?;
    output::complain("Preview: sign-in has no second factor yet, so this listens on this machine only.");
    run(&app, &config, listener, until_told()?).await
}

/// The SHA-256 of the program that runs, in hex.
fn program_digest() -> std::io::Result<String> {
    // The file that runs, also when another has taken its place since.
    let mut file = std::fs::File::open("/proc/self/exe").or_else(|_| std::env::current_exe().and_then(std::fs::File::open))?;
    let (mut digest, mut chunk) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(chunk.get(..read).unwrap_or_default()),
        }
    }
}

/// Serves `app` on `listener` until `shutdown`, with its jobs; without them, as long as nothing may be written.
pub(super) async fn run(app: &App, config: &Config, listener: TcpListener, shutdown: CancellationToken) -> anyhow::Result<()> {
    tell_of_the_past(&app.caught_up);
    let mut alarm_clock = None;
    if let Some(reason) = app.caught_up.read_only.clone() {
        let (app, shutdown) = (app.clone(), shutdown.clone());
        tokio::spawn(async move { serve_read_only(&app, &reason, shutdown).await });
    } else {
        alarm_clock = Some(begin(app, config, &shutdown).await?);
    }
    let tls = config.tls_files().map(Tls::open).transpose()?;
    if let Some(tls) = &tls {
        tls.keep_fresh_in_background(shutdown.clone());
    }
    let limits = config.limits.edge();
    let router = guard(app.router(), config.hosts(), app.headers.clone(), limits.head_bytes);
    tracing::info!(address = %listener.local_addr()?, "serving");
    edge::serve(listener, tls, router, limits, shutdown).await;
    if let Some(mut alarm_clock) = alarm_clock {
        alarm_clock.shutdown().await?;
        app.log.integrate(&app.records).await?;
    }
    app.records.db().close().await;
    if app.records.are_read_only() {
        bail!("the service was read only");
    }
    Ok(())
}

/// Tells the trail of the start, and begins what happens without anybody asking.
async fn begin(app: &App, config: &Config, shutdown: &CancellationToken) -> anyhow::Result<JobScheduler> {
    let program = program_digest();
    if let Err(error) = &program {
        tracing::warn!(error = error as &dyn std::error::Error, "the program's own file cannot be read: the trail does not say which it is");
    }
    let files = app.served().await?;
    let started = Started {
        policy: app.rules().digest().to_owned(),
        bundle: Digest::of(files.as_bytes()).to_string(),
        files,
        program: program.ok(),
        version: env!("CARGO_PKG_VERSION"),
    };
    note_start(&app.records, &started).await?;
    let jobs = Arc::new(Jobs::new(app.clone(), config.purge.at.time(), config.service.data_dir.clone()));
    if let Err(error) = jobs.tick().await {
        tracing::error!(error = &error as &dyn std::error::Error, "the first tick failed; the next one tries again");
    }
    if !app.witnesses.is_empty() {
        let (app, shutdown) = (app.clone(), shutdown.clone());
        tokio::spawn(async move { shutdown.run_until_cancelled(ask_witnesses(&app)).await });
    }
    Ok(jobs::start(jobs).await?)
}

/// Between two rounds of asking the witnesses: what nobody has cosigned yet is proved under the checkpoint before.
const WITNESSES_EACH: Duration = Duration::from_secs(5);

/// After a round in which one was missing: it may be so for a day.
const MISSING_EACH: Duration = Duration::from_secs(30);

/// Asks the witnesses to cosign what is new, for ever.
async fn ask_witnesses(app: &App) {
    loop {
        let missing = match app.witnesses.collect(&app.records, &app.log).await {
            Ok(collected) => collected.is_some_and(|collected| !collected.missing.is_empty()),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the witnesses cannot be asked: tried again in a moment");
                true
            }
        };
        tokio::time::sleep(if missing { MISSING_EACH } else { WITNESSES_EACH }).await;
    }
}

/// Says what the start found out about the past: what was taken over from a witness, what cannot be known.
fn tell_of_the_past(caught_up: &CaughtUp) {
    let taken = &caught_up.taken_away;
    if let Some(witness) = &caught_up.from {
        tracing::warn!(
            witness,
            entries = caught_up.imported,
            ended = taken.ended,
            withdrawn = taken.withdrawn,
            moved = taken.moved,
            links = taken.links,
            "older records were put back: a witness had the entries that were missing, and what they took away is taken away again"
        );
    }
    for document in &taken.lost {
        tracing::error!(%document, "received since, and lost: its sender has a receipt and has to be asked again");
    }
    for document in &taken.held {
        tracing::error!(%document, "a hold was placed on it since, which is lost: it has to be placed again");
    }
    if taken.policies > 0 {
        tracing::error!(count = taken.policies, "rules were approved since, and run no more: they have to be proposed and approved again");
    }
    if caught_up.unknowable {
        tracing::error!(
            "older records were put back, or the trail is shorter than it was, and no witness is configured: what was purged, withdrawn or received since cannot be known. Tell the data protection officer, and run `consigne purge`"
        );
    }
}

/// Between two questions whether the witnesses answer again.
const ANSWERED_EACH: Duration = Duration::from_secs(30);

/// Serves what is only read, until the witnesses who must be asked answer: then the service ends, to be started again and catch up.
async fn serve_read_only(app: &App, reason: &ReadOnly, shutdown: CancellationToken) {
    tracing::error!("read only: {reason}");
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(ANSWERED_EACH) => {}
        }
        match backup::may_be_caught_up(&app.records, &app.log, &app.witnesses).await {
            Ok(true) => {
                tracing::warn!("the witnesses answer again: the service ends, to be started again and catch up");
                shutdown.cancel();
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the witnesses cannot be asked"),
        }
    }
}

/// Cancelled at SIGTERM or SIGINT.
pub(super) fn until_told() -> anyhow::Result<CancellationToken> {
    let token = CancellationToken::new();
    let told = token.clone();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        told.cancel();
    });
    Ok(token)
}
