//! Roots and proofs, computed from tiles.

use std::collections::BTreeSet;

use super::hash::Hash;
use super::proof::{ConsistencyProof, InclusionProof};
use super::span::Span;
use super::tile_id::TileId;
use super::tile_set::{MissingTile, TileSet};

/// Why no proof was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProveRefusal {
    /// A tile named by the `needed_for_…` function was not handed over.
    #[error(transparent)]
    Missing(#[from] MissingTile),
    /// The log has no entry of that index at that size.
    #[error("entry {index} is not in a log of {size} entries")]
    NoSuchEntry {
        /// The index asked for.
        index: u64,
        /// The size of the log.
        size: u64,
    },
    /// A log does not shrink.
    #[error("a log of {old} entries does not become one of {new}")]
    Shrunk {
        /// The size it is said to have had.
        old: u64,
        /// The size it is said to have.
        new: u64,
    },
}

/// The tiles that [`root_of`] reads: the partial tile of each level that has one.
#[must_use]
pub fn needed_for_root(size: u64) -> Vec<TileId> {
    tiles_of(&[Span { from: 0, to: size }], size)
}

/// The root of the log when it had `size` entries.
///
/// # Errors
/// [`MissingTile`] when a tile named by [`needed_for_root`] was not handed over.
pub fn root_of(size: u64, tiles: &TileSet) -> Result<Hash, MissingTile> {
    Span { from: 0, to: size }.root(size, tiles)
}

/// The tiles that [`inclusion_proof`] reads; none when there is no such entry.
#[must_use]
pub fn needed_for_inclusion(index: u64, size: u64) -> Vec<TileId> {
    tiles_of(&inclusion_spans(index, size), size)
}

/// Proves that entry `index` (from 0) is in the log of `size` entries.
///
/// # Errors
/// [`ProveRefusal::NoSuchEntry`] or [`ProveRefusal::Missing`].
pub fn inclusion_proof(index: u64, size: u64, tiles: &TileSet) -> Result<InclusionProof, ProveRefusal> {
    if index >= size {
        return Err(ProveRefusal::NoSuchEntry { index, size });
    }
    let path = roots_of(&inclusion_spans(index, size), size, tiles)?;
    Ok(InclusionProof { index, size, path })
}

/// The tiles that [`consistency_proof`] reads; none when the log would have shrunk.
#[must_use]
pub fn needed_for_consistency(old: u64, new: u64) -> Vec<TileId> {
    tiles_of(&consistency_spans(old, new), new)
}

/// Proves that the log of `new` entries begins with the log of `old` entries.
///
/// # Errors
/// [`ProveRefusal::Shrunk`] or [`ProveRefusal::Missing`].
pub fn consistency_proof(old: u64, new: u64, tiles: &TileSet) -> Result<ConsistencyProof, ProveRefusal> {
    if old > new {
        return Err(ProveRefusal::Shrunk { old, new });
    }
    let path = roots_of(&consistency_spans(old, new), new, tiles)?;
    Ok(ConsistencyProof { old_size: old, new_size: new, path })
}

/// `PATH(m, D[n])` of RFC 6962 §2.1.1, each hash named by its leaves: "`PATH(m, D[n]) = PATH(m, D[0:k]) : MTH(D[k:n])` for
/// m < k; `PATH(m − k, D[k:n]) : MTH(D[0:k])` for m >= k".
fn inclusion_spans(index: u64, size: u64) -> Vec<Span> {
    let mut spans = Vec::new();
    if index < size {
        let mut around = Span { from: 0, to: size };
        while let Some(middle) = around.split() {
            let (left, right) = (Span { to: middle, ..around }, Span { from: middle, ..around });
            let (inside, beside) = if index < middle { (left, right) } else { (right, left) };
            spans.push(beside);
            around = inside;
        }
    }
    spans.reverse();
    spans
}

/// `PROOF(m, D[n]) = SUBPROOF(m, D[n], true)` of RFC 6962 §2.1.2, each hash named by its leaves: "if m <= k, the right subtree
/// entries `D[k:n]` only exist in the current tree […]. If m > k, the left subtree entries `D[0:k]` are identical in both trees".
fn consistency_spans(old: u64, new: u64) -> Vec<Span> {
    let mut spans = Vec::new();
    if 0 < old && old < new {
        let mut around = Span { from: 0, to: new };
        while around.to != old
            && let Some(middle) = around.split()
        {
            let (left, right) = (Span { to: middle, ..around }, Span { from: middle, ..around });
            let (inside, beside) = if old <= middle { (left, right) } else { (right, left) };
            spans.push(beside);
            around = inside;
        }
        // "The subproof for m = n is empty if m is the value for which PROOF was originally requested (meaning that the subtree
        // Merkle Tree Hash MTH(D[0:m]) is known)".
        if around.from > 0 {
            spans.push(around);
        }
    }
    spans.reverse();
    spans
}

/// The tiles that give these hashes, each once.
fn tiles_of(spans: &[Span], size: u64) -> Vec<TileId> {
    let tiles: BTreeSet<TileId> = spans.iter().flat_map(|span| span.tiles(size)).collect();
    tiles.into_iter().collect()
}

/// These hashes, in order.
fn roots_of(spans: &[Span], size: u64, tiles: &TileSet) -> Result<Vec<Hash>, MissingTile> {
    spans.iter().map(|span| span.root(size, tiles)).collect()
}
