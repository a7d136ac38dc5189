//! `consigne demo`: a filled instance on this machine, to try everything at once.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use tokio::net::TcpListener;

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
    sealing::Identity,
};

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
}

pub(super) async fn demo(arguments: Arguments) -> anyhow::Result<()> {
    output::start_logs(false);
    if !arguments.listen.ip().is_loopback() {
        bail!("The demonstration listens on this machine only: {} is not a loopback address.", arguments.listen.ip());
    }
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| format!("{} cannot be listened on", arguments.listen))?;
    let port = listener.local_addr()?.port();
    private_directory(&arguments.data)?;
    let file = arguments.data.join("consigne.toml");
    if !file.exists() {
        write_keys(&arguments.data)?;
    }
    write_config(&arguments.data, port)?;
    let config = Place::of(file).config()?;
    let app = instance::open(&config).await?;
    serve::run(&app, &config, listener, serve::until_told()?).await
}

fn write_keys(folder: &Path) -> anyhow::Result<()> {
    let chance: &dyn Chance = &OperatingSystem;
    for name in ["log.key", "process.key"] {
        writeln!(private_file(&folder.join(name))?, "{}", hex(&chance.bytes::<32>()))?;
    }
    let recovery = Identity::from_scalar(&chance.bytes());
    writeln!(private_file(&folder.join("recovery.key"))?, "{}", recovery.to_text().expose_secret())?;
    std::fs::write(folder.join("recovery.recipient"), recovery.recipient().to_string())?;
    Ok(())
}

fn write_config(folder: &Path, port: u16) -> anyhow::Result<()> {
    let recovery = std::fs::read_to_string(folder.join("recovery.recipient"))?;
    let text = format!(
        r#"# The demonstration's own configuration, written again at each start.
[service]
name = "Consigne (démonstration)"
controller = "Service social de l'Assurance Maladie, démonstration"
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
dpo_address = "dpo@consigne.example"
dpo_postal = "Délégué à la protection des données, 35 rue Maurice-Flandin, 69003 Lyon"
telephone = "04 00 00 00 00"
accessibility = "accessibilite@consigne.example"
"#,
        recovery.trim()
    );
    std::fs::write(folder.join("consigne.toml"), text)?;
    Ok(())
}
