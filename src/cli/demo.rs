//! `consigne demo`: a filled instance on this machine, to try everything at once.

use std::{
    fs,
    io::{self, IsTerminal as _, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{
    instance::{self, Place},
    output, serve,
};
use crate::{
    base::{
        Chance, OperatingSystem,
        hardening::{private_directory, private_file},
        hex,
    },
    client::{Call, Transport},
    config::Config,
    demo::{self, Ready},
    sealing::Identity,
};

/// What is there while the region is being built, and not afterwards.
const UNFINISHED: &str = "unfinished";

/// What keeps passphrases and links for the next start.
const READY: &str = "ready.json";

/// The arguments of `demo`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The folder of the instance; one that exists is served again as it is
    #[arg(long, value_name = "DIR", default_value = "consigne-demo")]
    data: PathBuf,
    /// The address to listen on, of this machine only; port 0 picks a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A file to write once it serves: addresses, passphrases and links, as JSON
    #[arg(long, value_name = "FILE")]
    ready: Option<PathBuf>,
    /// Found the instance only: no agency, no agent, no document
    #[arg(long)]
    empty: bool,
}

pub(super) async fn demo(arguments: Arguments) -> anyhow::Result<()> {
    if !arguments.listen.ip().is_loopback() {
        bail!("The demonstration listens on this machine only: {} is not a loopback address.", arguments.listen.ip());
    }
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| format!("{} cannot be listened on", arguments.listen))?;
    let port = listener.local_addr()?.port();
    let folder = &arguments.data;
    let fresh = prepare(folder)?;
    write_config(folder, port)?;
    let config = Place::of(folder.join("consigne.toml")).config()?;
    if fresh && !arguments.empty {
        build(folder, &config).await?;
    }
    finish(folder)?;
    output::start_logs(false);
    let ready = known(folder)?.at(&format!("http://localhost:{port}"));
    write_ready(&folder.join(READY), &ready)?;
    let app = instance::open(&config).await?;
    let shutdown = serve::until_told()?;
    let told = tokio::spawn(tell_once_served(ready, arguments.ready, shutdown.clone()));
    serve::run(&app, &config, listener, shutdown).await?;
    told.await?
}

/// Writes the file and says what there is to try, once the instance answers.
async fn tell_once_served(ready: Ready, file: Option<PathBuf>, shutdown: CancellationToken) -> anyhow::Result<()> {
    let served = async { Transport::http(&ready.base_url)?.send(Call::get("/readyz")).await };
    let told = match served.await {
        Ok(_) => file.as_deref().map_or(Ok(()), |file| write_ready(file, &ready)),
        Err(_) if shutdown.is_cancelled() => return Ok(()),
        Err(refusal) => Err(refusal.into()),
    };
    match told {
        Ok(()) => show(&ready),
        // Whoever waits for the file must not wait for ever.
        Err(_) => shutdown.cancel(),
    }
    told
}

/// Makes the folder, and throws away what an interrupted building left in it. Whether the instance is yet to be built.
fn prepare(folder: &Path) -> anyhow::Result<bool> {
    private_directory(folder)?;
    let mark = folder.join(UNFINISHED);
    if mark.exists() {
        for name in
            ["consigne.db", "consigne.db-wal", "consigne.db-shm", "log.key", "process.key", "recovery.key", "recovery.recipient", "consigne.toml", READY]
        {
            remove(fs::remove_file(folder.join(name)))?;
        }
        remove(fs::remove_dir_all(folder.join("blobs")))?;
        fs::remove_file(&mark)?;
    }
    let fresh = !folder.join("consigne.toml").exists();
    if fresh {
        private_file(&mark)?;
        write_keys(folder)?;
    }
    Ok(fresh)
}

fn remove(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// What was built is complete: it reaches the disk as a whole, then the mark goes.
fn finish(folder: &Path) -> anyhow::Result<()> {
    let mark = folder.join(UNFINISHED);
    if mark.exists() {
        rustix::fs::syncfs(fs::File::open(folder)?)?;
        fs::remove_file(mark)?;
    }
    Ok(())
}

async fn build(folder: &Path, config: &Config) -> anyhow::Result<()> {
    let progress = Progress::start();
    let ready = demo::build(instance::setup(config)?, &|done, total| progress.tell(done, total)).await?;
    progress.bar.finish_and_clear();
    let mut file = private_file(&folder.join(READY))?;
    file.write_all(&serde_json::to_vec_pretty(&ready)?)?;
    Ok(())
}

/// A bar on a terminal, a line each quarter elsewhere.
struct Progress {
    bar: ProgressBar,
    lines: bool,
}

impl Progress {
    fn start() -> Self {
        let lines = !io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, if lines { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() });
        if let Ok(style) = ProgressStyle::with_template("Three years of a region: {bar:40} {pos}/{len} acts") {
            bar.set_style(style);
        }
        output::complain("A region is being made up: its agencies, three years of cases, their documents…");
        Self { bar, lines }
    }

    fn tell(&self, done: usize, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        let quarter = (total / 4).max(1);
        if self.lines && done > 0 && done.is_multiple_of(quarter) {
            output::complain(&format!("{done} of {total} acts"));
        }
    }
}

/// What the folder knows of itself; nothing but itself when it was begun empty.
fn known(folder: &Path) -> anyhow::Result<Ready> {
    let file = folder.join(READY);
    let mut ready = match fs::read(&file) {
        Ok(text) => serde_json::from_slice(&text).with_context(|| format!("{} cannot be read", file.display()))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ready::default(),
        Err(error) => return Err(error.into()),
    };
    ready.data_dir = fs::canonicalize(folder)?.display().to_string();
    Ok(ready)
}

/// Writes the file whole, for its owner alone: it holds passphrases.
fn write_ready(path: &Path, ready: &Ready) -> anyhow::Result<()> {
    let name = path.file_name().with_context(|| format!("{} is no file", path.display()))?;
    let new = path.with_file_name(format!("{}.new", name.to_string_lossy()));
    remove(fs::remove_file(&new))?;
    let mut file = private_file(&new).with_context(|| format!("{} cannot be written", new.display()))?;
    file.write_all(&serde_json::to_vec_pretty(ready)?)?;
    file.sync_all()?;
    fs::rename(&new, path).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(())
}

/// What there is to try, in a few lines.
fn show(ready: &Ready) {
    output::say(&format!("Consigne serves on {}", ready.base_url));
    if ready.agents.is_empty() {
        return;
    }
    output::say("");
    let passphrase = ready.agents.first().map(|agent| agent.passphrase.as_str()).unwrap_or_default();
    output::say(&format!("Sign in at {}/sign-in, everybody with the passphrase {passphrase}", ready.base_url));
    for agent in &ready.agents {
        let place = agent.team.as_deref().unwrap_or("no team: figures only");
        output::say(&format!("  {:<14} {:<44} {}, {place}", agent.role, agent.address, agent.name));
    }
    output::say("");
    output::say("Deposit through a link, without an account");
    for link in &ready.upload_links {
        output::say(&format!("  {:<14} {}", link.purpose, link.url));
    }
    output::say("");
    output::say(
        "Try: what arrived on the home page · asking for pieces (P02) · a deposit without JavaScript (P11, P12) · the retention report (dpo, /retention)",
    );
    output::say(&format!("     consigne audit verify --data {0} · consigne purge --dry-run --data {0}", ready.data_dir));
}

fn write_keys(folder: &Path) -> anyhow::Result<()> {
    let chance: &dyn Chance = &OperatingSystem;
    for name in ["log.key", "process.key"] {
        writeln!(private_file(&folder.join(name))?, "{}", hex(&chance.bytes::<32>()))?;
    }
    let recovery = Identity::from_scalar(&chance.bytes());
    writeln!(private_file(&folder.join("recovery.key"))?, "{}", recovery.to_text().expose_secret())?;
    fs::write(folder.join("recovery.recipient"), recovery.recipient().to_string())?;
    Ok(())
}
fn write_config(folder: &Path, port: u16) -> anyhow::Result<()> {
    let recovery = fs::read_to_string(folder.join("recovery.recipient"))?;
    let text = format!(
        r#"# The demonstration's own configuration, written again at each start.
[service]
base_url = "http://localhost:{port}"
listen = "127.0.0.1:{port}"
allowed_hosts = ["127.0.0.1:{port}"]
data_dir = "."
[recovery]
recipient = "{}"
[log]
origin = "consigne.demo/log"
signing_key_file = "log.key"
[process_key]
file = "process.key"
[contacts]
telephone = "04 65 71 00 00"
accessibility = "accessibilite@consigne.example"
"#,
        recovery.trim()
    );
    fs::write(folder.join("consigne.toml"), text)?;
    Ok(())
}
