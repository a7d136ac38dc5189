//! The checkpoint that witnesses cosigned, beside the last one: what is proved under it holds also for those who do not believe this log.

use super::{Action, Entry, LogError, log::stored_tile, record, store};
use crate::{
    merkle::{Checkpoint, ConsistencyProof, SignedNote, TileSet, VerifierKey, consistency_proof, needed_for_consistency},
    store::{StoreError, Tx},
};

/// The last checkpoint of the trail, with whatever signatures it has. `None` before the first entry has its number.
///
/// # Errors
/// When the trail cannot be read, or its checkpoint is not this log's.
pub async fn last_checkpoint(tx: &mut Tx, key: &VerifierKey) -> Result<Option<(SignedNote, Checkpoint)>, LogError> {
    let Some(note) = store::last_checkpoint(tx).await? else { return Ok(None) };
    let note: SignedNote = note.parse()?;
    let checkpoint = Checkpoint::open(&note, key, &[])?.checkpoint;
    Ok(Some((note, checkpoint)))
}

/// The proof that the trail of `new` entries continues the one of `old` entries. Empty for `old` 0, which every log continues.
///
/// # Errors
/// When the trail cannot be read.
pub async fn consistency(tx: &mut Tx, old: u64, new: u64) -> Result<ConsistencyProof, LogError> {
    let mut tiles = TileSet::new();
    for id in needed_for_consistency(old, new) {
        if let Some(tile) = stored_tile(tx, id).await? {
            tiles.insert(tile);
        }
    }
    Ok(consistency_proof(old, new, &tiles).map_err(|_| StoreError::Unreadable("a tile of the trail"))?)
}

/// Keeps a checkpoint with the cosignatures that were collected for it: for good once it has enough of them, otherwise as long as no other follows it.
///
/// # Errors
/// When the database refuses.
pub async fn keep_cosigned(tx: &mut Tx, size: u64, note: &SignedNote, enough: bool) -> Result<(), StoreError> {
    store::put_cosigned(tx, size.cast_signed(), &note.to_string(), enough).await
}

/// Notes that the trail's last checkpoint lacks cosignatures (`missing` names the witnesses), or that it has them again. Each is told once. Gives whether it was new.
///
/// # Errors
/// When the database refuses.
pub async fn note_cosigned(tx: &mut Tx, size: u64, missing: Option<&str>) -> Result<bool, StoreError> {
    let entry = match (store::uncosigned(tx).await?, missing) {
        (false, Some(missing)) => Entry::done(Action::CheckpointUncosigned).object("size", size).object("missing", missing),
        (true, None) => Entry::done(Action::CheckpointCosigned).object("size", size),
        (true, Some(_)) | (false, None) => return Ok(false),
    };
    store::set_uncosigned(tx, missing.is_some()).await?;
    record(tx, entry).await?;
    Ok(true)
}
