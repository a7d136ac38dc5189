//! Opening an installation from its configuration, for every command that works on one.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::Args;

use crate::{
    app::{App, Service, Setup},
    base::{OperatingSystem, SystemClock, hardening::private_directory},
    config::{self, Config},
    documents::Quota,
    jobs::SideFile,
    purposes::PolicyFile,
    witness::{self, Colleague, Witnesses},
};

/// Which installation a command works on.
#[derive(Args, Debug, Clone)]
#[group(required = true, multiple = false)]
pub(super) struct Place {
    /// The installation's configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of a demonstration instance
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Place {
    /// The installation of this configuration file.
    pub(super) const fn of(config: PathBuf) -> Self {
        Self { config: Some(config), data: None }
    }

    /// The installation of this configuration file, or the demonstration in this folder.
    pub(super) const fn either(config: Option<PathBuf>, data: Option<PathBuf>) -> Self {
        Self { config, data }
    }

    /// The configuration's file.
    pub(super) fn file(&self) -> PathBuf {
        match (&self.config, &self.data) {
            (Some(file), _) => file.clone(),
            (None, data) => data.clone().unwrap_or_default().join("consigne.toml"),
        }
    }

    /// Reads the configuration.
    pub(super) fn config(&self) -> anyhow::Result<Config> {
        Ok(Config::load(&self.file())?)
    }

    /// Opens the installation.
    pub(super) async fn open(&self) -> anyhow::Result<(App, Config)> {
        let config = self.config()?;
        let app = open(&config).await?;
        Ok((app, config))
    }
}

/// Opens the installation of a configuration.
pub(super) async fn open(config: &Config) -> anyhow::Result<App> {
    Ok(App::open(setup(config)?).await?)
}

/// What the configuration says, read: secrets from their files, purposes from their folder.
pub(super) fn setup(config: &Config) -> anyhow::Result<Setup> {
    private_directory(&config.service.data_dir).with_context(|| format!("the folder {} cannot be used", config.service.data_dir.display()))?;
    private_directory(&config.blobs.directory).with_context(|| format!("the folder {} cannot be used", config.blobs.directory.display()))?;
    let limits = &config.limits;
    Ok(Setup {
        place: config.database.place()?,
        blobs: config.blobs.directory.clone(),
        reserve: limits.reserve.bytes(),
        policies: policies(config)?,
        origin: config.log.origin.as_str().to_owned(),
        log_seed: config.log.signing_key_file.read_key()?,
        witnesses: witnesses(&config.log)?,
        seen: SideFile::read(&config.service.data_dir)?.map(|seen| seen.entries),
        process_key: config.process_key.file.read_key()?,
        recovery: config.recovery.recipient.clone(),
        service: Service {
            base_url: config.service.base_url.as_str().to_owned(),
            https: config.service.base_url.is_https(),
            telephone: config.contacts.telephone.clone(),
            accessibility: config.contacts.accessibility.clone(),
        },
        quota: Quota { file: limits.file.bytes(), link: limits.link.bytes(), link_documents: 500, instance: limits.instance.bytes() },
        durable: true,
        clock: Arc::new(SystemClock::start()),
        chance: Arc::new(OperatingSystem),
    })
}

/// Those who cosign the trail elsewhere.
fn witnesses(log: &config::Log) -> anyhow::Result<Witnesses> {
    let all = log.witnesses.iter().map(|one| Ok(Colleague::new(one.key.key().clone(), witness::reached_at(one.url.as_str())?)));
    Ok(Witnesses::new(log.cosignatures(), all.collect::<anyhow::Result<Vec<_>>>()?))
}

/// The purposes' files: those of the configured folder, or those that the program carries.
pub(super) fn policies(config: &Config) -> anyhow::Result<Vec<PolicyFile>> {
    config.retention.policies.as_deref().map_or_else(|| Ok(carried_policies()), policies_in)
}

/// The purposes' files of a folder.
pub(super) fn policies_in(folder: &Path) -> anyhow::Result<Vec<PolicyFile>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("the folder {} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            files.push(PolicyFile { name: path.display().to_string(), text });
        }
    }
    if files.is_empty() {
        bail!("the folder {} holds no purpose (no file ending in .toml)", folder.display());
    }
    Ok(files)
}

#[derive(rust_embed::RustEmbed)]
#[folder = "policies/purposes"]
struct Carried;

/// The purposes that the program carries.
pub(super) fn carried_policies() -> Vec<PolicyFile> {
    let read = |name: std::borrow::Cow<'static, str>| {
        let file = Carried::get(&name)?;
        Some(PolicyFile { name: format!("policies/purposes/{name}"), text: String::from_utf8_lossy(&file.data).into_owned() })
    };
    Carried::iter().filter_map(read).collect()
}
