//! `consigne check`: every mistake of the configuration and of the purposes, as a sentence with its file and line.

use std::path::PathBuf;

use super::{instance, output};
use crate::{
    config::Config,
    purposes::{Policies, PolicyFile},
};

/// The arguments of `check`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The configuration to check; its purposes too
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A folder of purposes to check
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
}

pub(super) fn check(arguments: &Arguments) -> anyhow::Result<()> {
    let mut mistakes: Vec<String> = Vec::new();
    let mut files = None;
    if let Some(path) = &arguments.config {
        match Config::load(path) {
            Ok(config) => {
                mistakes.extend(config.check().iter().map(ToString::to_string));
                files = Some(instance::policies(&config)?);
            }
            Err(found) => mistakes.extend(found.iter().map(ToString::to_string)),
        }
    }
    if let Some(folder) = &arguments.policies {
        files = Some(instance::policies_in(folder)?);
    }
    let files: Vec<PolicyFile> = files.unwrap_or_else(instance::carried_policies);
    let loaded = Policies::load(&files);
    if let Err(found) = &loaded {
        mistakes.extend(found.iter().map(ToString::to_string));
    }
    for mistake in &mistakes {
        output::say(mistake);
    }
    match (&loaded, mistakes.len()) {
        (Ok(policies), 0) => {
            output::say(&format!(
                "{} purposes, digest {}: no mistake found.",
                policies.purposes().count() + policies.system_purposes().count(),
                policies.digest()
            ));
            Ok(())
        }
        (_, 1) => anyhow::bail!("One mistake."),
        (_, count) => anyhow::bail!("{count} mistakes."),
    }
}
