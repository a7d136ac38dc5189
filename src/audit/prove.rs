//! The proof that an entry is in the trail: its leaf, its inclusion path, and the signed checkpoint they lead to. Whoever has these and the log's key needs nothing else.

use super::{LogError, log::stored_tile, store};
use crate::{
    merkle::{Checkpoint, InclusionProof, SignedNote, TileSet, VerifierKey, inclusion_proof, needed_for_inclusion},
    store::{StoreError, Tx},
};

/// An entry with its proof.
#[derive(Debug, Clone)]
pub struct Proven {
    /// The leaf's bytes, which are text.
    pub leaf: String,
    /// Where it is, in a log of which size, and the path to its root.
    pub proof: InclusionProof,
    /// The signed checkpoint of that size.
    pub checkpoint: String,
}

/// The proof of an entry, by the last checkpoint that witnesses cosigned, or, where that does not count it yet, by the last one. `None` while it has no number.
///
/// # Errors
/// When the trail cannot be read, or its checkpoint is not this log's.
pub async fn prove(tx: &mut Tx, key: &VerifierKey, entry: i64) -> Result<Option<Proven>, LogError> {
    match store::position_of(tx, entry).await? {
        Some(position) => prove_at(tx, key, position.unsigned_abs()).await,
        None => Ok(None),
    }
}

/// The proof of the entry of this number, as [`prove`] gives it. `None` while there is none.
///
/// # Errors
/// As [`prove`].
pub async fn prove_at(tx: &mut Tx, key: &VerifierKey, index: u64) -> Result<Option<Proven>, LogError> {
    let Ok(position) = i64::try_from(index) else { return Ok(None) };
    let Some(note) = store::checkpoint_for(tx, position).await? else { return Ok(None) };
    let parsed: SignedNote = note.parse()?;
    let size = Checkpoint::open(&parsed, key, &[])?.checkpoint.size();
    let Some(leaf) = store::numbered(tx, position, 1).await?.pop().filter(|found| found.position == position && index < size) else { return Ok(None) };
    let mut tiles = TileSet::new();
    for id in needed_for_inclusion(index, size) {
        if let Some(tile) = stored_tile(tx, id).await? {
            tiles.insert(tile);
        }
    }
    let proof = inclusion_proof(index, size, &tiles).map_err(|_| StoreError::Unreadable("a tile of the trail"))?;
    Ok(Some(Proven { leaf: leaf.leaf, proof, checkpoint: note }))
}
