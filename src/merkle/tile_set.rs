//! The tiles a caller has loaded.

use std::collections::BTreeMap;

use super::hash::Hash;
use super::tile::Tile;
use super::tile_id::{TileId, TileKind};

/// Tiles in memory, for the functions that compute roots and proofs. A wider tile answers for a narrower one of the same place.
#[derive(Debug, Clone, Default)]
pub struct TileSet {
    tiles: BTreeMap<(TileKind, u64), Tile>,
}

/// A tile that was needed and not loaded, or not wide enough: ask the `needed_for_…` function before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tile {0} is missing")]
pub struct MissingTile(pub TileId);

impl TileSet {
    /// No tile yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { tiles: BTreeMap::new() }
    }

    /// Adds a tile. Of two tiles of the same place, the wider one stays; of two equally wide ones, the later.
    pub fn insert(&mut self, tile: Tile) {
        let place = (tile.id().kind(), tile.id().index());
        let kept = self.tiles.get(&place).is_some_and(|kept| kept.id().width() > tile.id().width());
        if !kept {
            self.tiles.insert(place, tile);
        }
    }

    /// The tile of exactly this width, cut from a wider one where needed.
    ///
    /// # Errors
    /// [`MissingTile`] when no tile of that place, at least that wide, was inserted.
    pub fn tile(&self, id: TileId) -> Result<Tile, MissingTile> {
        let tile = self.tiles.get(&(id.kind(), id.index())).ok_or(MissingTile(id))?;
        tile.narrowed(id.width()).map_err(|_| MissingTile(id))
    }

    /// The hashes of a tile, as in [`Tile::hashes`].
    pub(super) fn hashes(&self, id: TileId) -> Result<Vec<Hash>, MissingTile> {
        Ok(self.tile(id)?.hashes())
    }
}

impl Extend<Tile> for TileSet {
    fn extend<Tiles: IntoIterator<Item = Tile>>(&mut self, tiles: Tiles) {
        tiles.into_iter().for_each(|tile| self.insert(tile));
    }
}

impl FromIterator<Tile> for TileSet {
    fn from_iter<Tiles: IntoIterator<Item = Tile>>(tiles: Tiles) -> Self {
        let mut set = Self::new();
        set.extend(tiles);
        set
    }
}
