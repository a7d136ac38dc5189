//! A small file beside the database: the last believed time and the last checkpoint. When it and the database disagree, one of them was put back.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideFile {
    /// The wall clock as it was last believed.
    pub believed_at: Timestamp,
    /// How many entries the trail had.
    pub entries: u64,
}

impl SideFile {
    /// Where it is, in an instance's folder.
    #[must_use]
    pub fn path(folder: &Path) -> PathBuf {
        folder.join("last-seen.json")
    }

    /// Reads it; `None` where there is none yet.
    ///
    /// # Errors
    /// When it is there and does not read.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(Self::path(folder)) {
            Ok(text) => serde_json::from_slice(&text).map(Some).map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let (path, temporary) = (Self::path(folder), folder.join("last-seen.json.new"));
        let mut file = std::fs::File::create(&temporary)?;
        file.write_all(&serde_json::to_vec(self).map_err(io::Error::other)?)?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)?;
        std::fs::File::open(folder)?.sync_all()
    }
}
