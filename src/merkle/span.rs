//! Runs of leaves: which complete subtrees they are made of, and in which tiles these are found.

use super::hash::Hash;
use super::hasher::TreeHasher;
use super::tile_id::{TILE_HEIGHT, TILE_WIDTH, TileId, TileKind};
use super::tile_set::{MissingTile, TileSet};

/// The leaves `D[from:to]` of RFC 6962, `from < to`, such that their hash `MTH(D[from:to])` is a node of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: u64,
    pub(super) to: u64,
}

/// A complete subtree: the leaves `D[index · 2^height : (index + 1) · 2^height]`.
#[derive(Debug, Clone, Copy)]
struct Subtree {
    height: u8,
    index: u64,
}

impl Span {
    /// `k`, "the largest power of two smaller than n", at which RFC 6962 §2.1 splits n leaves in two, as the index of the first
    /// leaf at the right. `None` for a single leaf.
    pub(super) fn split(self) -> Option<u64> {
        let last = (self.to - self.from).checked_sub(1)?;
        Some(self.from + (1 << last.checked_ilog2()?))
    }

    /// The complete subtrees the span is made of, from left (largest) to right (smallest).
    fn subtrees(self) -> Vec<Subtree> {
        let mut subtrees = Vec::new();
        let mut from = self.from;
        while let Some(height) = (self.to - from).checked_ilog2() {
            subtrees.push(Subtree { height: u8::try_from(height).unwrap_or(u8::MAX), index: from >> height });
            from += 1 << height;
        }
        subtrees
    }

    /// The tiles from which [`root`](Self::root) computes, as they stand in a tree of `size` leaves.
    pub(super) fn tiles(self, size: u64) -> impl Iterator<Item = TileId> {
        self.subtrees().into_iter().map(move |subtree| subtree.tile(size))
    }

    /// `MTH(D[from:to])`, in a tree of `size` leaves.
    pub(super) fn root(self, size: u64, tiles: &TileSet) -> Result<Hash, MissingTile> {
        let roots = self.subtrees().into_iter().map(|subtree| subtree.root(size, tiles));
        let roots = roots.collect::<Result<Vec<Hash>, MissingTile>>()?;
        let root = roots.into_iter().rev().reduce(|right, left| Hash::of_node(left, right));
        Ok(root.unwrap_or_else(Hash::of_empty_tree))
    }
}

impl Subtree {
    /// How many levels of the subtree lie inside the tile that holds its hashes; the rest is below that tile's level.
    const fn height_in_tile(self) -> u8 {
        self.height % TILE_HEIGHT
    }

    /// The tile whose hashes give this subtree's root: "The Merkle Tree levels between those expressed by the tile hashes are
    /// reconstructed by hashing the leaves" (C2SP tlog-tiles).
    fn tile(self, size: u64) -> TileId {
        let kind = TileKind::Hashes { level: self.height / TILE_HEIGHT };
        let index = self.index >> (TILE_HEIGHT - self.height_in_tile());
        // A subtree that does not lie within the tree has no tile there: naming a full one makes it a missing tile.
        TileId::in_tree(kind, index, size).unwrap_or(TileId::full(kind, index))
    }

    /// The subtree's root.
    fn root(self, size: u64, tiles: &TileSet) -> Result<Hash, MissingTile> {
        let offset = (self.index << self.height_in_tile()) % u64::from(TILE_WIDTH);
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let hashes = tiles.hashes(self.tile(size))?;
        let inside = hashes.into_iter().skip(offset).take(1 << self.height_in_tile());
        Ok(inside.collect::<TreeHasher>().root())
    }
}
