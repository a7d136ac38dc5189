//! Backups, putting them back, and what happened since.
//!
//! A backup is one snapshot in three files, each an age file for the recovery recipient ([`take()`]): records, grants, ciphertexts. The grants go within seven days ([`rotate`]), so that an old
//! backup opens nothing that was purged since. What is put back ([`put_back()`]) is older than the truth: the witnesses have the entries that are missing, and everything that they took away
//! is taken away again before anything is served ([`catch_up()`]). A [`drill()`] proves a backup without touching what is served.

mod archive;
mod catch_up;
mod drill;
mod put_back;
mod replay;
mod restate;
mod rows;
mod snapshot;
mod store;
mod take;

use std::{io, path::PathBuf};

use crate::{
    audit::{Broken, LogError},
    base::{DocumentId, SnapshotId},
    blobs::BlobError,
    documents::DocumentRefusal,
    merkle::NoteRefusal,
    requests::RequestRefusal,
    sealing::seal::Unopened,
    store::{Refusal, StoreError},
};

pub use catch_up::{CaughtUp, ReadOnly, catch_up, may_be_caught_up};
pub use drill::{Drilled, drill};
pub use put_back::{PutBack, put_back};
pub use replay::TakenAway;
pub use snapshot::{Artefact, Sealed, Snapshot, rotate};
pub use take::take;

/// Why a backup was not taken, not put back, or not caught up with.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The trail.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The payloads.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// A document.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
    /// A request.
    #[error(transparent)]
    Request(#[from] RequestRefusal),
    /// The folder of backups.
    #[error("the folder of the backup cannot be used")]
    Folder(#[from] io::Error),
    /// One of its files.
    #[error("{0} cannot be read")]
    File(PathBuf, #[source] io::Error),
    /// It opens to another key, or is damaged.
    #[error("{0} does not open")]
    Unopened(PathBuf, #[source] Unopened),
    /// It was changed since it was written.
    #[error("{0} is not the file that was written: it was changed or cut")]
    Changed(PathBuf),
    /// It holds something that no backup holds.
    #[error("{0} holds what no backup of this service holds")]
    Unexpected(PathBuf),
    /// There is no such backup, or it was not taken to its end.
    #[error("there is no backup {0} there, or it was not taken to its end")]
    NotWhole(SnapshotId),
    /// The log did not sign what is said of it.
    #[error("the backup {0} is not signed by this installation's log: it is another's, or was changed")]
    Forged(SnapshotId),
    /// Its grants are gone.
    #[error(
        "the grants of the backup are gone, as they must be after seven days: no document of it can be opened any more. `--without-grants` puts back all the rest"
    )]
    NoGrants,
    /// Another version of the program wrote it.
    #[error("the backup has records of version {found}, this program has {expected}: put it back with the program that took it ({program}), then upgrade")]
    OtherSchema {
        /// The backup's.
        found: i64,
        /// This program's.
        expected: i64,
        /// The version of the program that took it.
        program: String,
    },
    /// There is something already.
    #[error("there are records already (in the table {0}): a backup is put back into an empty database only")]
    NotEmpty(String),
    /// The trail of the backup does not verify.
    #[error("the trail of the backup does not verify")]
    Trail(#[from] Broken),
    /// The snapshot cannot be signed.
    #[error("the snapshot cannot be signed")]
    Note(#[from] NoteRefusal),
    /// A document of the backup does not open.
    #[error("the document {0} of the backup cannot be opened with the recovery key: {1}")]
    Unopenable(DocumentId, String),
    /// The records are empty, and the trail is not.
    #[error(
        "there are no records, and witnesses know {0} entries of this trail: put a backup back first (`consigne restore`), or give a new installation a name and a key of its own"
    )]
    Missing(u64),
}

impl Refusal for BackupError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Log(error) => error.store_error(),
            Self::Document(error) => error.store_error(),
            Self::Request(error) => error.store_error(),
            _ => None,
        }
    }
}
