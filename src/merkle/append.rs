//! Growing the log: entries in, tiles out.

use super::hash::Hash;
use super::hasher::TreeHasher;
use super::tile::{Tile, push_entry};
use super::tile_id::{TILE_HEIGHT, TILE_WIDTH, TileId, TileKind};
use super::tile_set::{MissingTile, TileSet};

/// The longest entry, in bytes: its length is written as a uint16 (C2SP tlog-tiles, "Log entries").
pub const MAX_ENTRY_BYTES: usize = u16::MAX as usize;

/// Levels a log of fewer than 2⁶⁴ entries can have.
const LEVELS: usize = 8;

/// The right edge of the log: its partial tiles, which are all that an append needs and changes.
///
/// At most 8 × 255 hashes and one bundle of 255 entries. A sequencer may keep it from one batch to the next; it loads it
/// again after a transaction that did not commit, or when another process may have written.
#[derive(Debug, Clone, Default)]
pub struct Frontier {
    size: u64,
    /// By level, the hashes of the partial tile: 0 to 255 of them.
    levels: [Vec<Hash>; LEVELS],
    /// The bytes of the partial entry bundle.
    bundle: Vec<u8>,
}

/// What an append gives: the log's next right edge, and what to store.
#[derive(Debug, Clone)]
pub struct Appended {
    /// The right edge after the batch, with the new size and root.
    pub frontier: Frontier,
    /// Every tile that is new or wider than before, in the order in which they were filled: bundles of entries and hashes of
    /// every level. A partial tile replaces the narrower one of the same place.
    pub tiles: Vec<Tile>,
}

/// Why entries were not appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendRefusal {
    /// A tile named by [`needed_for_append`] was not handed over.
    #[error(transparent)]
    Missing(#[from] MissingTile),
    /// The stored tiles do not give the root of the last checkpoint: they were changed or are of another time. Nothing may be
    /// signed on top of them: "A log MUST not sign any checkpoint which is inconsistent with any checkpoint it previously
    /// signed" (C2SP tlog-checkpoint).
    #[error("the stored tiles do not give the root of the last checkpoint")]
    Root,
    /// The stored bundle of entries is not what the stored leaf hashes are hashes of.
    #[error("the stored entries do not have the stored leaf hashes")]
    Bundle,
    /// An entry is longer than [`MAX_ENTRY_BYTES`].
    #[error("an entry of {0} bytes is too long for the log")]
    EntryLength(usize),
    /// The log has 2⁶⁴ − 1 entries.
    #[error("the log is full")]
    Full,
}

/// The tiles that [`Frontier::load`] reads for a log of `size` entries: the partial tile of each level that has one, and the
/// partial bundle of entries. At most nine.
#[must_use]
pub fn needed_for_append(size: u64) -> Vec<TileId> {
    let levels = (0..).map(|level| TileKind::Hashes { level }).take(LEVELS);
    levels.chain([TileKind::Entries]).filter_map(|kind| TileId::right_edge(kind, size)).collect()
}

impl Frontier {
    /// The right edge of the log without entries.
    #[must_use]
    pub const fn empty() -> Self {
        Self { size: 0, levels: [const { Vec::new() }; LEVELS], bundle: Vec::new() }
    }

    /// The right edge of a log of `size` entries, whose last checkpoint has this `root`.
    ///
    /// # Errors
    /// [`AppendRefusal::Missing`], or [`AppendRefusal::Root`] and [`AppendRefusal::Bundle`] when the tiles are not those of that
    /// checkpoint.
    pub fn load(size: u64, root: Hash, tiles: &TileSet) -> Result<Self, AppendRefusal> {
        let mut frontier = Self { size, ..Self::empty() };
        for (level, hashes) in (0..).zip(&mut frontier.levels) {
            if let Some(id) = TileId::right_edge(TileKind::Hashes { level }, size) {
                *hashes = tiles.hashes(id)?;
            }
        }
        if frontier.root() != root {
            return Err(AppendRefusal::Root);
        }
        if let Some(id) = TileId::right_edge(TileKind::Entries, size) {
            let bundle = tiles.tile(id)?;
            let [leaves, ..] = &frontier.levels;
            if *leaves != bundle.hashes() {
                return Err(AppendRefusal::Bundle);
            }
            frontier.bundle = bundle.into_bytes();
        }
        Ok(frontier)
    }

    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the log, `MTH(D[0:size])` of RFC 6962 §2.1.
    #[must_use]
    pub fn root(&self) -> Hash {
        // RFC 6962 splits at a power of two, so the ragged end below a level's complete hashes is hashed like one more of them.
        let ragged = self.levels.iter().fold(None, |ragged, hashes| {
            let hasher: TreeHasher = hashes.iter().copied().chain(ragged).collect();
            (hasher.size() > 0).then(|| hasher.root())
        });
        ragged.unwrap_or_else(Hash::of_empty_tree)
    }

    /// Appends a batch of entries, whose order is final. `self` stays as it was, in case the new tiles cannot be committed.
    ///
    /// # Errors
    /// [`AppendRefusal::EntryLength`] or [`AppendRefusal::Full`]; then nothing of the batch is appended.
    pub fn append<Entry: AsRef<[u8]>>(&self, entries: &[Entry]) -> Result<Appended, AppendRefusal> {
        let mut appended = Appended { frontier: self.clone(), tiles: Vec::new() };
        for entry in entries {
            appended.push(entry.as_ref())?;
        }
        appended.push_partial_tiles(self.size);
        Ok(appended)
    }
}

impl Appended {
    /// Adds one entry, and the tiles that it fills.
    fn push(&mut self, entry: &[u8]) -> Result<(), AppendRefusal> {
        let frontier = &mut self.frontier;
        let size = frontier.size.checked_add(1).ok_or(AppendRefusal::Full)?;
        push_entry(&mut frontier.bundle, entry).ok_or(AppendRefusal::EntryLength(entry.len()))?;
        frontier.size = size;
        if size.is_multiple_of(u64::from(TILE_WIDTH)) {
            let id = TileId::full(TileKind::Entries, (size - 1) >> TILE_HEIGHT);
            self.tiles.push(Tile::of_entries(id, std::mem::take(&mut frontier.bundle)));
        }
        self.push_hash(Hash::of_leaf(entry));
        Ok(())
    }

    /// Adds a leaf hash, and carries the roots of the tiles that it fills to the levels above: a partial tile "MUST NOT be
    /// hashed into a tile at the level above" (C2SP tlog-tiles).
    fn push_hash(&mut self, leaf: Hash) {
        let last = self.frontier.size - 1;
        let mut carried = leaf;
        for (level, hashes) in (0_u8..).zip(&mut self.frontier.levels) {
            hashes.push(carried);
            if hashes.len() < usize::from(TILE_WIDTH) {
                break;
            }
            let filled = std::mem::take(hashes);
            carried = filled.iter().copied().collect::<TreeHasher>().root();
            let index = last.checked_shr(u32::from(level + 1) * u32::from(TILE_HEIGHT)).unwrap_or(0);
            self.tiles.push(Tile::of_hashes(TileId::full(TileKind::Hashes { level }, index), &filled));
        }
    }

    /// Adds the partial tiles that are not as they were when the log had `before` entries.
    fn push_partial_tiles(&mut self, before: u64) {
        let size = self.frontier.size;
        let changed = |kind: TileKind| TileId::right_edge(kind, size).filter(|tile| TileId::right_edge(kind, before) != Some(*tile));
        if let Some(id) = changed(TileKind::Entries) {
            self.tiles.push(Tile::of_entries(id, self.frontier.bundle.clone()));
        }
        for (level, hashes) in (0..).zip(&self.frontier.levels) {
            if let Some(id) = changed(TileKind::Hashes { level }) {
                self.tiles.push(Tile::of_hashes(id, hashes));
            }
        }
    }
}
