//! Names of tiles, and the paths they are served at (C2SP tlog-tiles, "Merkle Tree" and "Log entries").

use std::fmt;
use std::str::FromStr;

/// Hashes in a full tile, and entries in a full bundle: "Full tiles MUST be exactly 256 hashes wide" (C2SP tlog-tiles).
pub const TILE_WIDTH: u16 = 256;

/// Levels of the tree in one tile: "a tile represents the entire subtree of height 8" (C2SP tlog-tiles).
pub(super) const TILE_HEIGHT: u8 = 8;

/// "`<L>` […] MUST be a decimal ASCII integer between 0 and 63" (C2SP tlog-tiles).
const MAX_LEVEL: u8 = 63;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes of the tree. At level 0 they are leaf hashes; at a level above, "each hash in a tile is the Merkle Tree Hash of a
    /// full tile at the level below" (C2SP tlog-tiles).
    Hashes {
        /// 0 to 63; a log of fewer than 2⁶⁴ entries has none above 7.
        level: u8,
    },
    /// The entries themselves, whose leaf hashes are in the tile of level 0 with the same index.
    Entries,
}

impl TileKind {
    /// The level in which indices of this kind are counted.
    const fn level(self) -> u8 {
        match self {
            Self::Hashes { level } => level,
            Self::Entries => 0,
        }
    }
}

/// The name of one tile: what it holds, its place in its level (0, 1, …), and its width (1 to 256 hashes or entries).
///
/// Printed and parsed as the path it is served at, `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    kind: TileKind,
    index: u64,
    width: u16,
}

/// Why something names no tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileIdRefusal {
    /// Levels go from 0 to 63.
    #[error("no tile has level {0}: levels go from 0 to 63")]
    Level(u8),
    /// Widths go from 1 to 256.
    #[error("no tile has width {0}: widths go from 1 to 256")]
    Width(u16),
    /// Not the one way in which the specification writes the path of a tile.
    #[error("this is not the path of a tile")]
    Path,
}

impl TileId {
    /// Names a tile read back from storage.
    ///
    /// # Errors
    /// [`TileIdRefusal`] for a level above 63, or a width of 0 or above 256.
    pub const fn new(kind: TileKind, index: u64, width: u16) -> Result<Self, TileIdRefusal> {
        if kind.level() > MAX_LEVEL {
            return Err(TileIdRefusal::Level(kind.level()));
        }
        if width == 0 || width > TILE_WIDTH {
            return Err(TileIdRefusal::Width(width));
        }
        Ok(Self { kind, index, width })
    }

    /// The tile of this kind and index as it stands in a tree of `size` leaves, full or partial; `None` where that tree has
    /// none: "Empty tiles MUST NOT be served".
    ///
    /// "The partial tile at level l for a tree of size s has `floor(s / 256**l) mod 256` entries" (C2SP tlog-tiles).
    #[must_use]
    pub fn in_tree(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let shift = u32::from(kind.level()) * u32::from(TILE_HEIGHT);
        let hashes = size.checked_shr(shift).unwrap_or(0);
        let beyond = hashes.checked_sub(index.checked_mul(u64::from(TILE_WIDTH))?)?;
        let width = u16::try_from(beyond).unwrap_or(TILE_WIDTH).min(TILE_WIDTH);
        Self::new(kind, index, width).ok()
    }

    /// The full tile of this kind and index, whether or not a tree has it yet.
    pub(super) const fn full(kind: TileKind, index: u64) -> Self {
        Self { kind, index, width: TILE_WIDTH }
    }

    /// The partial tile at the right end of a level, in a tree of `size` leaves; `None` when the level ends with a full tile.
    #[must_use]
    pub fn right_edge(kind: TileKind, size: u64) -> Option<Self> {
        let shift = (u32::from(kind.level()) + 1) * u32::from(TILE_HEIGHT);
        Self::in_tree(kind, size.checked_shr(shift).unwrap_or(0), size)
    }

    /// What the tile holds.
    #[must_use]
    pub const fn kind(&self) -> TileKind {
        self.kind
    }

    /// The tile's place in its level, counted from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes or entries the tile holds, 1 to 256.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether the tile is full, and therefore final.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }
}

impl fmt::Display for TileId {
    /// "`<N>` […] MUST be a non-negative integer encoded into zero-padded 3-digit path elements. All but the last path element
    /// MUST begin with an `x`. For example, index 1234067 will be encoded as `x001/x234/067`" (C2SP tlog-tiles).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes { level } => write!(formatter, "tile/{level}/")?,
            TileKind::Entries => formatter.write_str("tile/entries/")?,
        }
        let groups = self.index.checked_ilog(1000).unwrap_or(0);
        for power in (1..=groups).rev() {
            write!(formatter, "x{:03}/", self.index / 1000_u64.pow(power) % 1000)?;
        }
        write!(formatter, "{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(formatter, ".p/{}", self.width) }
    }
}

impl FromStr for TileId {
    type Err = TileIdRefusal;

    /// Accepts exactly what `Display` writes, and nothing else: two paths never name the same tile.
    fn from_str(path: &str) -> Result<Self, TileIdRefusal> {
        let id = read_path(path).ok_or(TileIdRefusal::Path)?;
        if id.to_string() == path { Ok(id) } else { Err(TileIdRefusal::Path) }
    }
}

/// Reads a path leniently; the caller compares with the canonical writing.
fn read_path(path: &str) -> Option<TileId> {
    let (kind, place) = path.strip_prefix("tile/")?.split_once('/')?;
    let kind = match kind {
        "entries" => TileKind::Entries,
        level => TileKind::Hashes { level: level.parse().ok()? },
    };
    let (index, width) = match place.split_once(".p/") {
        Some((index, width)) => (index, width.parse().ok()?),
        None => (place, TILE_WIDTH),
    };
    let index = index.split('/').try_fold(0_u64, |index, group| {
        let group: u16 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
        index.checked_mul(1000)?.checked_add(u64::from(group))
    })?;
    TileId::new(kind, index, width).ok()
}
