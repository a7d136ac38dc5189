//! What a backup says of itself: one signed note beside three sealed files.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::BackupError;
use crate::{
    base::{SnapshotId, read_if_there, write_whole},
    merkle::{SignedNote, VerifierKey},
};

/// The first line of the note.
pub(super) const FORMAT: &str = "consigne.backup.v1";

/// A backup's files. Grants are apart, because they end first: without them the others open nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Artefact {
    /// Every table but that of the grants.
    Records,
    /// The grants.
    Grants,
    /// The sealed payloads.
    Ciphertexts,
}

impl Artefact {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Records, Self::Grants, Self::Ciphertexts];

    const fn word(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Grants => "grants",
            Self::Ciphertexts => "ciphertexts",
        }
    }

    /// Its file, in the folder of a backup.
    #[must_use]
    pub fn file(self, folder: &Path, snapshot: &SnapshotId) -> PathBuf {
        folder.join(format!("{snapshot}.{}.age", self.word()))
    }
}

/// One sealed file, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// What a backup is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Its name.
    pub id: SnapshotId,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The version of the program that took it.
    pub program: String,
    /// The version of the schema of the records.
    pub schema: i64,
    /// How many entries the trail had.
    pub entries: u64,
    /// How many documents it holds whole.
    pub documents: u64,
    /// Its files.
    pub files: BTreeMap<Artefact, Sealed>,
}

/// Grants are gone from the folder before they are seven days old, when a backup is taken each day.
const GRANTS_LIVE: SignedDuration = SignedDuration::from_hours(6 * 24);

impl Snapshot {
    fn path(folder: &Path, id: &SnapshotId) -> PathBuf {
        folder.join(format!("{id}.snapshot"))
    }

    /// The text that is signed.
    pub(super) fn text(&self) -> Result<String, BackupError> {
        Ok(format!("{FORMAT}\n{}\n", serde_json::to_string(self).map_err(io::Error::other)?))
    }

    /// Writes the signed note, last of all: a backup without it was not taken to its end.
    pub(super) fn write(folder: &Path, id: &SnapshotId, note: &SignedNote) -> Result<(), BackupError> {
        Ok(write_whole(&Self::path(folder, id), note.to_string().as_bytes())?)
    }

    /// The backup of this name in a folder, as the log signed it.
    ///
    /// # Errors
    /// [`BackupError::NotWhole`] where there is none, [`BackupError::Forged`] where the log did not sign it.
    pub fn read(folder: &Path, id: &SnapshotId, key: &VerifierKey) -> Result<Self, BackupError> {
        let note = read_if_there(&Self::path(folder, id))?.ok_or_else(|| BackupError::NotWhole(id.clone()))?;
        let forged = || BackupError::Forged(id.clone());
        let note: SignedNote = String::from_utf8(note).map_err(|_| forged())?.parse().map_err(|_| forged())?;
        let verified = note.verify(std::slice::from_ref(key)).map_err(|_| forged())?;
        let json = verified.text().as_str().strip_prefix(FORMAT).ok_or_else(forged)?;
        let snapshot: Self = serde_json::from_str(json).map_err(|_| forged())?;
        if snapshot.id == *id { Ok(snapshot) } else { Err(forged()) }
    }

    /// The backups of a folder, the oldest first. What is not one is none of them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn all(folder: &Path) -> io::Result<Vec<SnapshotId>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name();
            found.extend(name.to_str().and_then(|name| name.strip_suffix(".snapshot")).and_then(|name| name.parse().ok()));
        }
        // An id begins with its time.
        found.sort_by(|one: &SnapshotId, other| one.as_str().cmp(other.as_str()));
        Ok(found)
    }
}

/// Destroys the grants in a folder of backups that would be older than seven days before the next one is taken, also those of a backup that was not taken to its end. Gives how many.
///
/// # Errors
/// When one cannot be destroyed.
pub fn rotate(folder: &Path, now: Timestamp, key: &VerifierKey) -> Result<usize, BackupError> {
    let mut gone = 0;
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        let name = file.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".grants.age"));
        let Some(id) = name.and_then(|name| name.parse::<SnapshotId>().ok()) else { continue };
        let taken_at = match Snapshot::read(folder, &id, key) {
            Ok(snapshot) => snapshot.taken_at,
            Err(_) => Timestamp::try_from(std::fs::metadata(&file)?.modified()?).unwrap_or(Timestamp::MIN),
        };
        if now.duration_since(taken_at) >= GRANTS_LIVE {
            std::fs::remove_file(&file)?;
            gone += 1;
        }
    }
    std::fs::File::open(folder)?.sync_all()?;
    Ok(gone)
}
