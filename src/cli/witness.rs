//! `consigne witness`: somebody elsewhere who follows trails, until SIGTERM.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use tokio::net::TcpListener;

use super::{output, serve::until_told};
use crate::{
    base::SystemClock,
    config::WitnessConfig,
    http::{
        assets,
        edge::{self, Limits, Tls, guard},
        headers::Headers,
    },
    merkle::Cosigner,
    witness::{Witness, reached_at, router},
};

/// The arguments of `witness`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The witness's configuration
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Prints the witness's key, for those who rely on it, and stops
    #[arg(long)]
    key: bool,
    /// Ends the alarms of a fork, which stand until somebody has looked at them, and stops: for a witness that does not run
    #[arg(long, conflicts_with = "key")]
    acknowledge: bool,
}

pub(super) async fn witness(arguments: Arguments) -> anyhow::Result<()> {
    let config = WitnessConfig::load(&arguments.config)?;
    let about = &config.witness;
    let cosigner = Cosigner::from_seed(about.name.as_str(), &*about.key_file.read_key()?)?;
    if arguments.key {
        output::say(&cosigner.verifier_key().to_string());
        return Ok(());
    }
    output::start_logs(true);
    let mut logs = Vec::new();
    for log in &config.logs {
        logs.push((log.key.key().clone(), reached_at(log.url.as_str())?));
    }
    let witness = Arc::new(Witness::open(cosigner, &about.data_dir, logs, Arc::new(SystemClock::start()))?);
    if arguments.acknowledge {
        witness.acknowledge();
        return Ok(());
    }
    let listener = TcpListener::bind(about.listen).await.with_context(|| format!("{} cannot be listened on", about.listen))?;
    let Some(viewer) = assets::viewer() else { bail!("the web bundle holds no viewer: build it with `npm run build` in web/") };
    let headers = Headers::new(about.base_url.is_https(), &viewer.script_hash, &viewer.style_hash)?;
    let (limits, shutdown) = (Limits::default(), until_told()?);
    let tls = config.tls_files().map(Tls::open).transpose()?;
    if let Some(tls) = &tls {
        tls.keep_fresh_in_background(shutdown.clone());
    }
    let router = guard(router(Arc::clone(&witness), &headers), config.hosts(), headers, limits.head_bytes);
    tracing::info!(address = %listener.local_addr()?, key = %witness.verifier_key(), "witnessing");
    let following = tokio::spawn(witness.follow(shutdown.clone()));
    edge::serve(listener, tls, router, limits, shutdown).await;
    following.await?;
    Ok(())
}
