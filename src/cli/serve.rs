//! `consigne serve`: an installation, until SIGTERM.

use std::{io::Read, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use sha2::{Digest as _, Sha256};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

use super::{instance::Place, output};
use crate::{
    app::App,
    audit,
    base::hex,
    config::Config,
    http::edge::{self, Tls, guard},
    identity::{Started, note_start},
    jobs::{self, Jobs, SideFile},
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

/// Serves `app` on `listener` until `shutdown`, with its jobs.
pub(super) async fn run(app: &App, config: &Config, listener: TcpListener, shutdown: CancellationToken) -> anyhow::Result<()> {
    warn_of_restore(app, config).await?;
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
    let mut alarm_clock = jobs::start(Arc::clone(&jobs)).await?;
    let tls = config.tls_files().map(Tls::open).transpose()?;
    if let Some(tls) = &tls {
        let (tls, shutdown) = (Arc::clone(tls), shutdown.clone());
        tokio::spawn(async move {
            if let Err(error) = tls.keep_fresh(shutdown).await {
                tracing::error!(%error, "the certificate is no longer looked at");
            }
        });
    }
    if !app.witnesses.is_empty() {
        let (app, shutdown) = (app.clone(), shutdown.clone());
        tokio::spawn(async move { shutdown.run_until_cancelled(ask_witnesses(&app)).await });
    }
    let limits = config.limits.edge();
    let router = guard(app.router(), config.hosts(), app.headers.clone(), limits.head_bytes);
    tracing::info!(address = %listener.local_addr()?, "serving");
    edge::serve(listener, tls, router, limits, shutdown).await;
    alarm_clock.shutdown().await?;
    app.log.integrate(&app.records).await?;
    app.records.db().close().await;
    Ok(())
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

/// The file beside the database knows more entries than the database: a backup was put back. Without witnesses nothing can be replayed, and that is said.
async fn warn_of_restore(app: &App, config: &Config) -> anyhow::Result<()> {
    let Some(seen) = SideFile::read(&config.service.data_dir)? else { return Ok(()) };
    let entries = audit::size(&app.records).await?;
    if entries < seen.entries {
        tracing::error!(
            entries,
            seen = seen.entries,
            "the trail is shorter than it was: records were put back. No witness is configured, so what was purged since cannot be replayed"
        );
    }
    Ok(())
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
