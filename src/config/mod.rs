//! What an installation decides: one TOML file, read once at start. Each section is a struct that refuses what it does not know; secrets are never in it, only the
//! names of the files that hold them; what is left out takes the strictest value. `deploy/consigne.toml` is a commented sample.
//!
//! Relative paths begin at the folder of the file itself, except those of `[database]` and `[blobs]`, which begin at `service.data_dir`.

mod check;
mod mistake;
mod reader;
mod sections;
mod values;
mod witness;

use std::path::Path;

pub use mistake::{Mistake, Mistakes};
pub use sections::{Blobs, Colleague, Contacts, Database, Limits, Log, ProcessKey, Purge, Recovery, Retention, Service, Tls};
pub use values::{BaseUrl, ByteSize, CosignerKey, KeyFileError, LogKey, LogOrigin, SecretFile, TimeOfDay, ValueError, Wait};
pub use witness::{FollowedLog, WitnessConfig, WitnessSection};

use crate::http::edge::{AllowedHost, HostGate, TlsFiles};
use reader::{Lines, Reader, text_of};

/// The configuration of an installation, whose every value is right by itself and beside the others.
#[derive(Debug, Clone)]
pub struct Config {
    /// `[service]`
    pub service: Service,
    /// `[tls]`: without it plain HTTP, for loopback only.
    pub tls: Option<Tls>,
    /// `[database]`
    pub database: Database,
    /// `[blobs]`
    pub blobs: Blobs,
    /// `[recovery]`
    pub recovery: Recovery,
    /// `[log]`
    pub log: Log,
    /// `[process_key]`
    pub process_key: ProcessKey,
    /// `[limits]`
    pub limits: Limits,
    /// `[retention]`
    pub retention: Retention,
    /// `[purge]`
    pub purge: Purge,
    /// `[contacts]`
    pub contacts: Contacts,
    lines: Lines,
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// Every mistake found in it, or that it cannot be read.
    pub fn load(path: &Path) -> Result<Self, Mistakes> {
        Self::parse(&text_of(path)?, path)
    }

    /// Reads `text` as the content of `file`, which gives mistakes their name and relative paths their start, and is not opened.
    ///
    /// # Errors
    /// Every mistake found in it.
    pub fn parse(text: &str, file: &Path) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(text, file)?;
        let found = Self::read(&mut reader);
        let mut config = reader.finish(found)?;
        config.resolve(file.parent().unwrap_or(Path::new("")));
        Mistakes::none(config.contradictions()).map(|()| config)
    }

    /// Every section is read before the first that is missing ends this, so that all mistakes are told at once.
    fn read(reader: &mut Reader) -> Option<Self> {
        let service = reader.required("service");
        let tls = reader.optional("tls");
        let database = reader.or_default("database");
        let blobs = reader.or_default("blobs");
        let recovery = reader.required("recovery");
        let log = reader.required("log");
        let process_key = reader.required("process_key");
        let limits = reader.or_default("limits");
        let retention = reader.or_default("retention");
        let purge = reader.or_default("purge");
        let contacts = reader.required("contacts");
        Some(Self {
            service: service?,
            tls,
            database: database?,
            blobs: blobs?,
            recovery: recovery?,
            log: log?,
            process_key: process_key?,
            limits: limits?,
            retention: retention?,
            purge: purge?,
            contacts: contacts?,
            lines: reader.lines(),
        })
    }

    /// The hosts whose requests are answered: that of `base_url`, and `allowed_hosts`.
    #[must_use]
    pub fn hosts(&self) -> HostGate {
        HostGate::new(std::iter::once(self.service.base_url.host()).chain(self.service.allowed_hosts.iter().map(AllowedHost::clone)))
    }

    /// The files of the listener's TLS.
    #[must_use]
    pub fn tls_files(&self) -> Option<TlsFiles> {
        self.tls.as_ref().map(Tls::files)
    }
}

#[cfg(test)]
mod tests;
