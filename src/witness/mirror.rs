//! The mirror: every entry of a log, in the files of C2SP tlog-tiles, as somebody else can read them should the log lose them.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use super::served::Files;
use crate::{
    base::{hardening::private_directory, read_if_there, write_whole},
    merkle::{Appended, Checkpoint, Frontier, SignedNote, TILE_WIDTH, Tile, TileId, TileKind, TileSet, VerifierKey, needed_for_append},
};

/// A mirror in a folder: what its checkpoint counts is there whole, what is beyond is not believed yet.
pub(super) struct Mirror {
    folder: PathBuf,
    frontier: Frontier,
    files: Option<Files>,
}

/// What follows, not counted yet: written while others read what is.
pub(super) struct Pending {
    folder: PathBuf,
    /// The tree as far as it was counted when this began.
    pub(super) frontier: Frontier,
    /// Partial tiles, by their place: each bundle that follows would leave one behind.
    partial: BTreeMap<(TileKind, u64), Tile>,
    written: u64,
}

/// What one look writes at most, in bytes: nothing of it is verified before its end, and a log that lies could fill the disk.
const MOST_WRITTEN: u64 = 32 << 30;

impl Mirror {
    /// The mirror of a log in a folder, as it was left.
    ///
    /// # Errors
    /// When it cannot be read, or its tiles are not those that its checkpoint counts.
    pub(super) fn open(folder: &Path, key: &VerifierKey) -> io::Result<Self> {
        private_directory(folder)?;
        let mut mirror = Self { folder: folder.to_owned(), frontier: Frontier::empty(), files: Files::read(folder)? };
        let Some(note) = mirror.checkpoint()? else { return Ok(mirror) };
        let damaged = |what: &dyn std::fmt::Display| io::Error::other(format!("the mirror of {} is damaged: {what}", key.name()));
        let note: SignedNote = String::from_utf8_lossy(&note).parse().map_err(|refusal| damaged(&refusal))?;
        let checkpoint = Checkpoint::open(&note, key, &[]).map_err(|refusal| damaged(&refusal))?.checkpoint;
        let mut tiles = TileSet::new();
        for id in needed_for_append(checkpoint.size()) {
            if let Some(tile) = mirror.stored(id)? {
                tiles.insert(tile);
            }
        }
        mirror.frontier = Frontier::load(checkpoint.size(), checkpoint.root(), &tiles).map_err(|refusal| damaged(&refusal))?;
        Ok(mirror)
    }

    /// The tree as far as it is mirrored.
    pub(super) const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// What is served to browsers, as the last entry that tells of it says.
    pub(super) const fn files(&self) -> Option<&Files> {
        self.files.as_ref()
    }

    /// Its checkpoint, as the log signed it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn checkpoint(&self) -> io::Result<Option<Vec<u8>>> {
        read_if_there(&self.folder.join("checkpoint"))
    }

    /// A tile of what is mirrored.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn tile(&self, id: TileId) -> io::Result<Option<Tile>> {
        let within = TileId::in_tree(id.kind(), id.index(), self.frontier.size()).filter(|widest| id.width() <= widest.width());
        match within {
            Some(widest) => Ok(self.stored(widest)?.and_then(|tile| tile.narrowed(id.width()).ok())),
            None => Ok(None),
        }
    }

    /// A tile as it was stored; where a full one took its place, what it was.
    fn stored(&self, id: TileId) -> io::Result<Option<Tile>> {
        if let Some(bytes) = read_if_there(&self.folder.join(id.to_string()))? {
            return Ok(Tile::new(id, bytes).ok());
        }
        let Ok(full) = TileId::new(id.kind(), id.index(), TILE_WIDTH) else { return Ok(None) };
        let bytes = read_if_there(&self.folder.join(full.to_string()))?;
        Ok(bytes.and_then(|bytes| Tile::new(full, bytes).ok()?.narrowed(id.width()).ok()))
    }

    /// Begins what follows.
    pub(super) fn begin(&self) -> Pending {
        Pending { folder: self.folder.clone(), frontier: self.frontier.clone(), partial: BTreeMap::new(), written: 0 }
    }

    /// Counts what was written, once it is known to be what the log signed: on the disk first, then in the checkpoint.
    ///
    /// # Errors
    /// When it cannot be written; nothing more is counted then.
    pub(super) fn count(&mut self, pending: Pending, frontier: Frontier, note: &SignedNote, files: Option<Files>) -> io::Result<()> {
        for tile in pending.partial.into_values() {
            store(&self.folder, &tile)?;
        }
        rustix::fs::syncfs(std::fs::File::open(&self.folder)?)?;
        if let Some(files) = files {
            files.write(&self.folder)?;
            self.files = Some(files);
        }
        write_whole(&self.folder.join("checkpoint"), note.to_string().as_bytes())?;
        let outgrown = needed_for_append(self.frontier.size()).into_iter().filter(|old| TileId::right_edge(old.kind(), frontier.size()) != Some(*old));
        for old in outgrown {
            // Partial, and a wider one is there: what it was can still be read.
            match std::fs::remove_file(self.folder.join(old.to_string())) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.frontier = frontier;
        Ok(())
    }
}

impl Pending {
    /// Writes the tiles of entries that follow.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn write(&mut self, appended: &Appended) -> io::Result<()> {
        for tile in &appended.tiles {
            let place = (tile.id().kind(), tile.id().index());
            if tile.id().is_full() {
                self.partial.remove(&place);
                self.written += tile.bytes().len() as u64;
                if self.written > MOST_WRITTEN {
                    return Err(io::Error::other("more than a look takes"));
                }
                store(&self.folder, tile)?;
            } else {
                self.partial.insert(place, tile.clone());
            }
        }
        Ok(())
    }
}

fn store(folder: &Path, tile: &Tile) -> io::Result<()> {
    let file = folder.join(tile.id().to_string());
    file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    std::fs::write(file, tile.bytes())
}
