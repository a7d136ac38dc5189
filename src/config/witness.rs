//! What a witness is told: who it is, where it listens, and which logs it follows. A file of its own, on a machine of its own; `deploy/witness.toml` is a commented sample.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    BaseUrl, LogKey, LogOrigin, Mistake, Mistakes, SecretFile, Tls,
    reader::{Lines, Reader, text_of},
};
use crate::http::edge::{HostGate, TlsFiles};

/// `[witness]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessSection {
    /// Its name, which is its key's.
    pub name: LogOrigin,
    /// The file of the Ed25519 seed that cosigns and signs nothing else, read by [`SecretFile::read_key`].
    pub key_file: SecretFile,
    /// Where logs reach it.
    pub base_url: BaseUrl,
    /// The address it listens on.
    pub listen: SocketAddr,
    /// The folder of what it saw: the last checkpoints, the mirrors, the alarms.
    pub data_dir: PathBuf,
}

/// One of `[[log]]`: a log that is followed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowedLog {
    /// Its verifier key, from elsewhere than the log.
    pub key: LogKey,
    /// Where its service is: the log at `/log`, and what browsers are served.
    pub url: BaseUrl,
}

/// The configuration of a witness.
#[derive(Debug, Clone)]
pub struct WitnessConfig {
    /// `[witness]`
    pub witness: WitnessSection,
    /// `[[log]]`
    pub logs: Vec<FollowedLog>,
    /// `[tls]`: without it plain HTTP, for a proxy on this machine.
    pub tls: Option<Tls>,
    lines: Lines,
}

impl WitnessConfig {
    /// Reads the file.
    ///
    /// # Errors
    /// Every mistake found in it, or that it cannot be read.
    pub fn load(path: &Path) -> Result<Self, Mistakes> {
        Self::parse(&text_of(path)?, path)
    }

    /// Reads `text` as the content of `file`, as [`super::Config::parse`] does.
    ///
    /// # Errors
    /// Every mistake found in it.
    pub fn parse(text: &str, file: &Path) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(text, file)?;
        let (witness, logs, tls) = (reader.required("witness"), reader.required("log"), reader.optional("tls"));
        let lines = reader.lines();
        let found = witness.zip(logs).map(|(witness, logs)| Self { witness, logs, tls, lines });
        let mut config = reader.finish(found)?;
        config.resolve(file.parent().unwrap_or(Path::new("")));
        Mistakes::none(config.mistakes()).map(|()| config)
    }

    /// The hosts whose requests are answered.
    #[must_use]
    pub fn hosts(&self) -> HostGate {
        HostGate::new([self.witness.base_url.host()])
    }

    /// The files of the listener's TLS.
    #[must_use]
    pub fn tls_files(&self) -> Option<TlsFiles> {
        self.tls.as_ref().map(Tls::files)
    }

    fn resolve(&mut self, folder: &Path) {
        self.witness.data_dir = folder.join(&self.witness.data_dir);
        self.witness.key_file.resolve(folder);
        if let Some(tls) = &mut self.tls {
            tls.resolve(folder);
        }
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.logs.is_empty() {
            mistakes.push(self.lines.mistake("log", "no [[log]] is given: there is nothing to witness"));
        }
        if self.tls.is_none() && !self.witness.listen.ip().to_canonical().is_loopback() {
            mistakes.push(
                self.lines
                    .mistake("witness.listen", "without [tls], `listen` must be an address of this machine alone (127.0.0.1 or [::1]), where a proxy adds TLS"),
            );
        }
        mistakes
    }
}
