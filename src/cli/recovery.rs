//! `consigne recovery`: the key to which every team's key is also sealed, made on a machine that is not the server.

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use secrecy::ExposeSecret;

use super::output;
use crate::{
    base::{Chance, OperatingSystem, hardening::private_file},
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
