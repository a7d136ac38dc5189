//! Tiles with their bytes: runs of hashes, and bundles of entries (C2SP tlog-tiles).

use super::hash::Hash;
use super::tile_id::{TILE_WIDTH, TileId, TileKind};

/// A tile and its bytes, checked to be of the shape its name says. Hashes are not checked here: a tile is believed only as far
/// as the root computed from it equals a signed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    id: TileId,
    bytes: Vec<u8>,
}

/// Why bytes are not the tile they are said to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileRefusal {
    /// A tile of hashes is 32 bytes times its width.
    #[error("{id}: {length} bytes are not {} hashes", id.width())]
    HashesLength {
        /// The tile.
        id: TileId,
        /// How many bytes there were.
        length: usize,
    },
    /// A bundle is cut short, has bytes left over, or another number of entries than its width.
    #[error("{id}: the bundle does not hold {} entries", id.width())]
    Bundle {
        /// The tile.
        id: TileId,
    },
    /// A tile can be narrowed, never widened.
    #[error("{id} has no {width} first hashes or entries")]
    Narrower {
        /// The tile.
        id: TileId,
        /// The width asked for.
        width: u16,
    },
}

impl Tile {
    /// A tile read back from storage, or received from a log.
    ///
    /// # Errors
    /// [`TileRefusal`] when the bytes are not of the shape that `id` says.
    pub fn new(id: TileId, bytes: Vec<u8>) -> Result<Self, TileRefusal> {
        match id.kind() {
            TileKind::Hashes { .. } if bytes.len() != usize::from(id.width()) * Hash::LENGTH => Err(TileRefusal::HashesLength { id, length: bytes.len() }),
            TileKind::Entries if split_bundle(&bytes).is_none_or(|list| list.len() != usize::from(id.width())) => Err(TileRefusal::Bundle { id }),
            _ => Ok(Self { id, bytes }),
        }
    }

    /// A tile of hashes that an append has made; `id` has as many.
    pub(super) fn of_hashes(id: TileId, hashes: &[Hash]) -> Self {
        Self { id, bytes: hashes.iter().flat_map(|hash| *hash.as_bytes()).collect() }
    }

    /// A bundle that an append has made with [`push_entry`]; `id` has as many entries.
    pub(super) const fn of_entries(id: TileId, bundle: Vec<u8>) -> Self {
        Self { id, bytes: bundle }
    }

    /// The tile's name.
    #[must_use]
    pub const fn id(&self) -> TileId {
        self.id
    }

    /// The bytes as stored and served.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes as stored and served, moved out.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The hashes of a tile of hashes; for a bundle, the leaf hashes of its entries: "Each entry in a bundle hashes to the
    /// corresponding entry in the corresponding level 0 Merkle Tree tile" (C2SP tlog-tiles).
    #[must_use]
    pub fn hashes(&self) -> Vec<Hash> {
        match self.id.kind() {
            TileKind::Hashes { .. } => self.bytes.as_chunks().0.iter().copied().map(Hash::from_bytes).collect(),
            TileKind::Entries => self.entries().into_iter().map(Hash::of_leaf).collect(),
        }
    }

    /// The entries of a bundle, in order; none for a tile of hashes.
    #[must_use]
    pub fn entries(&self) -> Vec<&[u8]> {
        match self.id.kind() {
            TileKind::Hashes { .. } => Vec::new(),
            TileKind::Entries => split_bundle(&self.bytes).unwrap_or_default(),
        }
    }

    /// The same tile as it stood in a smaller tree. Partial tiles only grow at the right, so a store that keeps the widest can
    /// still serve every narrower one: "Logs MUST serve partial tiles corresponding to tree sizes for which a checkpoint was
    /// produced" (C2SP tlog-tiles).
    ///
    /// # Errors
    /// [`TileRefusal::Narrower`] when the tile is not that wide, or for a width of 0.
    pub fn narrowed(&self, width: u16) -> Result<Self, TileRefusal> {
        let refusal = TileRefusal::Narrower { id: self.id, width };
        let id = TileId::new(self.id.kind(), self.id.index(), width).map_err(|_| refusal.clone())?;
        let length = match id.kind() {
            TileKind::Hashes { .. } => usize::from(width) * Hash::LENGTH,
            TileKind::Entries => self.entries().iter().take(usize::from(width)).map(|entry| entry.len() + 2).sum(),
        };
        if width > self.id.width() {
            return Err(refusal);
        }
        let bytes = self.bytes.get(..length).ok_or(refusal)?.to_vec();
        Ok(Self { id, bytes })
    }
}

/// Adds one entry to a bundle: "Entry bundles are sequences of big-endian uint16 length-prefixed log entries" (C2SP
/// tlog-tiles). `None`, and nothing added, for an entry too long for its prefix.
pub(super) fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Option<()> {
    let length = u16::try_from(entry.len()).ok()?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Some(())
}

/// The entries of a bundle; `None` when it is cut short, or has more than any.
fn split_bundle(mut bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while !bundle.is_empty() {
        if entries.len() > usize::from(TILE_WIDTH) {
            return None;
        }
        let (length, rest) = bundle.split_first_chunk()?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        bundle = rest;
    }
    Some(entries)
}
