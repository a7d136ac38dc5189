//! Entries that were lost here and kept by a witness, taken over as they are: their values and salts are gone, the tree goes on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::{LogError, log::frontier_at, store};
use crate::{
    merkle::{Checkpoint, Frontier, SignedNote, Tile, TileKind, VerifierKey},
    store::{StoreError, Tx},
};

/// The tree as the records have it.
///
/// # Errors
/// When the trail cannot be read, or its tiles are not those of its checkpoint.
pub async fn frontier(tx: &mut Tx, key: &VerifierKey) -> Result<Frontier, LogError> {
    let Some(note) = store::last_checkpoint(tx).await? else { return Ok(Frontier::empty()) };
    let note: SignedNote = note.parse()?;
    let checkpoint = Checkpoint::open(&note, key, &[])?.checkpoint;
    frontier_at(tx, checkpoint.size(), checkpoint.root()).await
}

/// The time that a leaf tells.
#[derive(Deserialize)]
struct Told {
    time: Timestamp,
}

/// Writes entries that follow the first `ours`, with the tiles that they fill and the checkpoint that counts them. One that waits here for its number is the same, and gets it. Gives the rows'
/// numbers. The caller has verified that they lead to that checkpoint.
///
/// # Errors
/// When the database refuses.
pub async fn import(tx: &mut Tx, (ours, leaves): (u64, &[String]), tiles: &[Tile], (size, note): (u64, &SignedNote)) -> Result<Vec<i64>, StoreError> {
    let mut waiting: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for entry in store::waiting(tx, i64::MAX).await?.into_iter().rev() {
        waiting.entry(entry.leaf).or_default().push(entry.entry);
    }
    let mut entries = Vec::with_capacity(leaves.len());
    for (position, leaf) in (ours..).zip(leaves) {
        let known = waiting.get_mut(leaf).and_then(Vec::pop);
        let recorded_at = serde_json::from_str::<Told>(leaf).map_or_else(|_| tx.now(), |told| told.time);
        entries.push(store::put_imported(tx, (known, position.cast_signed()), leaf, recorded_at.as_millisecond()).await?);
    }
    for tile in tiles {
        if let TileKind::Hashes { level } = tile.id().kind() {
            store::put_tile(tx, i64::from(level), tile.id().index().cast_signed(), tile.bytes()).await?;
        }
    }
    store::put_checkpoint(tx, size.cast_signed(), &note.to_string()).await?;
    Ok(entries)
}
