//! `consigne recovery`: the key to which every team's key is also sealed, made on a machine that is not the server.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context;
use secrecy::ExposeSecret;

use super::output;
use crate::{
    base::{
        Chance, OperatingSystem,
        hardening::{private_file, read_secret},
    },
    sealing::Identity,
};

/// The commands of `recovery`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Makes the recovery key: writes its private part to a file to be kept offline, prints its public part for the configuration
    Init {
        /// The file to write, which must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub(super) fn recovery(command: Command) -> anyhow::Result<()> {
    let Command::Init { out } = command;
    let chance: &dyn Chance = &OperatingSystem;
    let identity = Identity::from_scalar(&chance.bytes());
    let mut file = private_file(&out).with_context(|| format!("{} cannot be written", out.display()))?;
    writeln!(file, "# recovery key of Consigne, to be kept offline\n# public key: {}\n{}", identity.recipient(), identity.to_text().expose_secret())?;
    file.sync_all()?;
    output::complain(&format!("The private part is in {}: keep it offline. The public part, for recovery.recipient:", out.display()));
    output::say(&identity.recipient().to_string());
    Ok(())
}

/// Reads the private part of a key: the one line of its file that is no comment.
pub(super) fn read_identity(file: &Path) -> anyhow::Result<Identity> {
    let content = read_secret(file)?;
    let text = str::from_utf8(&content).ok().and_then(|text| text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')));
    text.and_then(|line| Identity::from_text(line.trim()).ok()).with_context(|| format!("{} holds no private key of age", file.display()))
}
