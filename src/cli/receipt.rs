//! `consigne receipt`: what a receipt or a certificate proves, anywhere, without the service.

use std::path::PathBuf;

use anyhow::Context;

use super::output;
use crate::{merkle::VerifierKey, receipts};

/// The commands of `receipt`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Verifies the receipts or certificates of a file, and says what they prove and what they do not
    Verify {
        /// The file, as it was taken away; `-` reads it from the standard input
        file: PathBuf,
        /// The log's key, which you have from elsewhere than the file: `name+hash+key`
        #[arg(long)]
        key: String,
        /// The key of a witness, which you have from elsewhere too; may be given several times
        #[arg(long, value_name = "KEY")]
        witness: Vec<String>,
        /// The result as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn receipt(command: Command) -> anyhow::Result<()> {
    let Command::Verify { file, key, witness, json } = command;
    let key: VerifierKey = key.parse().context("this is no key of a log: it has the form name+hash+key")?;
    let witnesses = witness.iter().map(|witness| {
        let known = witness.parse::<VerifierKey>().ok().filter(VerifierKey::is_cosigner);
        known.with_context(|| format!("{witness} is no key of a witness: it has the form name+hash+key"))
    });
    let witnesses = witnesses.collect::<anyhow::Result<Vec<_>>>()?;
    let text = if file.as_os_str() == "-" { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(&file) };
    let text = text.with_context(|| format!("{} cannot be read", file.display()))?;
    let told = receipts::verify(&text, &key, &witnesses)?;
    if json {
        output::say(&serde_json::to_string(&told)?);
        return Ok(());
    }
    for told in told {
        output::say(&told.proves);
        output::say(&told.does_not_prove);
    }
    Ok(())
}
