//! The sections of the file, one struct each.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use secrecy::SecretString;
use serde::Deserialize;

use super::{BaseUrl, ByteSize, CosignerKey, LogOrigin, SecretFile, TimeOfDay, Wait};
use crate::{base::hardening::SecretFileError, http::edge, sealing::Recipient, store::Place};

/// `[service]`: where this installation is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Where browsers reach it.
    pub base_url: BaseUrl,
    /// The address it listens on.
    #[serde(default = "loopback")]
    pub listen: SocketAddr,
    /// Other hosts it answers for, beside that of `base_url`.
    #[serde(default)]
    pub allowed_hosts: Vec<edge::AllowedHost>,
    /// The folder of everything it keeps on this machine.
    #[serde(default = "data_dir")]
    pub data_dir: PathBuf,
}

const fn loopback() -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080)
}

fn data_dir() -> PathBuf {
    PathBuf::from("/var/lib/consigne")
}

/// `[tls]`: PEM files, looked at again each minute and at `SIGHUP`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate and its chain.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: SecretFile,
    /// The authorities of the certificates clients may show.
    pub client_authorities: Option<PathBuf>,
}

impl Tls {
    /// The files, as the edge looks at them.
    #[must_use]
    pub fn files(&self) -> edge::TlsFiles {
        edge::TlsFiles { certificate: self.certificate.clone(), key: self.key.path().to_owned(), client_authorities: self.client_authorities.clone() }
    }

    /// Makes relative paths begin at `folder`.
    pub(super) fn resolve(&mut self, folder: &Path) {
        self.certificate = folder.join(&self.certificate);
        self.key.resolve(folder);
        self.client_authorities.iter_mut().for_each(|path| *path = folder.join(&*path));
    }
}

/// `[database]`: where the records are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "DatabaseKeys")]
pub enum Database {
    /// `url = "sqlite:NAME"`: one file, under `service.data_dir` unless the path is absolute.
    Sqlite(PathBuf),
    /// `url_file = "NAME"`: the file that holds the address of a `PostgreSQL` server, which holds a password.
    PostgresIn(SecretFile),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatabaseKeys {
    url: Option<String>,
    url_file: Option<SecretFile>,
}

/// Why `[database]` names no database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum DatabaseError {
    #[error("give either `url` or `url_file`, not both")]
    Both,
    #[error("an address of PostgreSQL holds a password: write it in a file of mode 0600, and name that file in `url_file`")]
    PasswordInTheOpen,
    #[error("`url` must be \"sqlite:\" and the name of a file")]
    NotSqlite,
}

impl TryFrom<DatabaseKeys> for Database {
    type Error = DatabaseError;

    fn try_from(keys: DatabaseKeys) -> Result<Self, DatabaseError> {
        match (keys.url, keys.url_file) {
            (Some(_), Some(_)) => Err(DatabaseError::Both),
            (None, Some(file)) => Ok(Self::PostgresIn(file)),
            (None, None) => Ok(Self::default()),
            (Some(url), None) if url.starts_with("postgres") => Err(DatabaseError::PasswordInTheOpen),
            (Some(url), None) => match url.strip_prefix("sqlite:") {
                // Neither an address with a host, nor parameters that would undo what the store sets, nor memory that keeps nothing.
                Some(path) if !path.is_empty() && !path.starts_with("//") && !path.contains([':', '?', '#']) => Ok(Self::Sqlite(PathBuf::from(path))),
                _ => Err(DatabaseError::NotSqlite),
            },
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self::Sqlite(PathBuf::from("consigne.db"))
    }
}

impl Database {
    /// What the store opens; reads the file of a `PostgreSQL` address.
    ///
    /// # Errors
    /// [`SecretFileError`].
    pub fn place(&self) -> Result<Place, SecretFileError> {
        match self {
            Self::Sqlite(path) => Ok(Place::Sqlite(path.clone())),
            Self::PostgresIn(file) => {
                let content = file.read()?;
                let address = str::from_utf8(&content).map_err(|_| SecretFileError::Unlikely(file.path().to_owned()))?;
                Ok(Place::Postgres(SecretString::from(address.trim().to_owned())))
            }
        }
    }
}

/// `[blobs]`: where the sealed payloads are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Blobs {
    /// A folder, under `service.data_dir` unless the path is absolute.
    pub directory: PathBuf,
}

impl Default for Blobs {
    fn default() -> Self {
        Self { directory: PathBuf::from("blobs") }
    }
}

/// `[recovery]`: to whom every team's key is also sealed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// The public half of the recovery key, whose private half is offline. Pinned when the trail begins: it can never change.
    pub recipient: Recipient,
}

/// `[log]`: the transparency log of the audit trail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Its name.
    pub origin: LogOrigin,
    /// The file of the Ed25519 seed that signs its checkpoints, read by [`SecretFile::read_key`].
    pub signing_key_file: SecretFile,
    /// Those who follow it elsewhere and cosign its checkpoints (C2SP tlog-witness).
    #[serde(default)]
    pub witnesses: Vec<Colleague>,
    /// How many of them must cosign a checkpoint; without it, all.
    pub cosignatures: Option<usize>,
}

/// `log.witnesses`: somebody who cosigns the trail's checkpoints, on a machine that is not this one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colleague {
    /// Its verifier key: `name+hash+key`.
    pub key: CosignerKey,
    /// Where it answers.
    pub url: BaseUrl,
}

impl Log {
    /// How many witnesses must cosign.
    #[must_use]
    pub fn cosignatures(&self) -> usize {
        self.cosignatures.unwrap_or(self.witnesses.len())
    }
}

/// `[process_key]`: under which the database's contact fields are encrypted and codes are hashed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessKey {
    /// The file of the key, outside the database and its backups, read by [`SecretFile::read_key`].
    pub file: SecretFile,
}

/// `[limits]`: how much is taken, of sealed bytes as they arrive.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// One file.
    pub file: ByteSize,
    /// All that one link ever receives.
    pub link: ByteSize,
    /// All that the instance holds.
    pub instance: ByteSize,
    /// Room left free on the payloads' disk: what purges write needs it when documents have filled the rest.
    pub reserve: ByteSize,
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address. Behind a proxy, all come from the proxy's.
    pub connections_per_address: usize,
    /// For requests under way when the service stops.
    pub drain: Wait,
}

impl Default for Limits {
    fn default() -> Self {
        let edge = edge::Limits::default();
        Self {
            file: ByteSize::gibibytes(1),
            link: ByteSize::gibibytes(4),
            instance: ByteSize::gibibytes(100),
            reserve: ByteSize::mebibytes(64),
            connections: edge.connections,
            connections_per_address: edge.connections_per_address,
            drain: Wait::seconds(30),
        }
    }
}

impl Limits {
    /// Those of the edge; what is not configured keeps its value.
    #[must_use]
    pub fn edge(&self) -> edge::Limits {
        edge::Limits {
            connections: self.connections,
            connections_per_address: self.connections_per_address,
            drain: self.drain.duration(),
            ..edge::Limits::default()
        }
    }
}

/// `[retention]`: which rules are applied.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// A folder of policy files; without it, those the program carries.
    pub policies: Option<PathBuf>,
}

/// `[purge]`: when what is due is destroyed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Purge {
    /// Time of day in Paris.
    pub at: TimeOfDay,
}

impl Default for Purge {
    fn default() -> Self {
        Self { at: TimeOfDay::at(2, 30) }
    }
}

/// `[contacts]`: whom a reader of a page can turn to (loi 2005-102 art. 47). Who is responsible, and their data protection officer, are in the purposes: `controller.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// The telephone to call, on every page that says that something is not there or does not work and can name no team.
    pub telephone: String,
    /// Whom to write to or call about a difficulty of access, on the accessibility statement.
    pub accessibility: String,
}
