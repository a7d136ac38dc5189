//! A small file beside the database: the last believed time and the last checkpoint. When it and the database disagree, one of them was put back.

use std::{
    io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::{read_if_there, write_whole};

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
        read_if_there(&Self::path(folder))?.map(|text| serde_json::from_slice(&text).map_err(io::Error::other)).transpose()
    }

    /// Writes it whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        write_whole(&Self::path(folder), &serde_json::to_vec(self).map_err(io::Error::other)?)
    }
}
