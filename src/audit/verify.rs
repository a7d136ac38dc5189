//! Verifying the trail without trusting who keeps it: every leaf is hashed again, and the whole compared with the signed checkpoint.

use super::{LogError, store};
use crate::{
    merkle::{Checkpoint, Hash, SignedNote, TILE_WIDTH, TreeHasher, VerifierKey},
    store::{Records, Tx},
};

/// Entries of a tile.
const WIDTH: u64 = TILE_WIDTH as u64;

/// Entries read at a time: sixteen tiles.
const PAGE: u64 = 16 * WIDTH;

/// A trail that verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries it has.
    pub entries: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// The first thing that does not verify.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// An entry is not the one that was logged.
    #[error("entry {0} is not the one that was logged: it was changed, moved or removed")]
    Entry(u64),
    /// There are entries, and no checkpoint.
    #[error("the trail has entries and no signed checkpoint: it was removed")]
    Unsigned,
    /// The trail ends before its checkpoint says.
    #[error("the trail ends at entry {found}, the checkpoint says {expected}: entries were removed from its end")]
    Short {
        /// The first index that is missing.
        found: u64,
        /// The size that the checkpoint states.
        expected: u64,
    },
    /// Leaves and tiles agree with each other, but not with the signed root.
    #[error("the {0} entries do not give the signed tree head: the trail was rewritten")]
    Root(u64),
    /// The checkpoint's signature or form is bad.
    #[error("the checkpoint is not signed by this log")]
    Signature,
    /// A published tile is not the one that its entries give.
    #[error("the tile {0} is not the one that the entries give: it was changed or removed")]
    Tile(String),
    /// A file of the published trail cannot be read or written.
    #[error("{0} of the published trail cannot be used")]
    Unreadable(String, #[source] std::io::Error),
    /// The trail cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Verifies a whole trail in the database. `progress` is told how many entries have been hashed.
///
/// # Errors
/// [`Broken`], which names the first bad index.
pub async fn verify(records: &Records, key: &VerifierKey, mut progress: impl FnMut(u64)) -> Result<Verified, Broken> {
    let mut tx = records.read().await.map_err(LogError::from)?;
    let Some(note) = store::last_checkpoint(&mut tx).await.map_err(LogError::from)? else {
        // Whatever was founded was numbered and signed with its first entry.
        let begun = store::any_entry(&mut tx).await.map_err(LogError::from)?;
        return if begun { Err(Broken::Unsigned) } else { Ok(Verified { entries: 0, root: TreeHasher::new().root() }) };
    };
    let note: SignedNote = note.parse().map_err(|_| Broken::Signature)?;
    let checkpoint = Checkpoint::open(&note, key, &[]).map_err(|_| Broken::Signature)?.checkpoint;
    let (mut tree, size) = (TreeHasher::new(), checkpoint.size());
    // Read ahead by another transaction: entries have their places for good, so both see the same.
    let mut ahead = records.read().await.map_err(LogError::from)?;
    let mut rows = page(&mut ahead, 0, size).await?;
    while tree.size() < size {
        let until = (tree.size() + PAGE).min(size);
        // The engine reads the next page while this one is hashed.
        let (next, taken) = tokio::join!(page(&mut ahead, until, size), take_page(&mut tx, &mut tree, (&rows, until), size));
        taken?;
        rows = next?;
        progress(tree.size());
    }
    if tree.root() != checkpoint.root() {
        return Err(Broken::Root(checkpoint.size()));
    }
    Ok(Verified { entries: checkpoint.size(), root: checkpoint.root() })
}

/// The tiles of the page that begins at a place, in a trail of so many entries.
async fn page(tx: &mut Tx, from: u64, size: u64) -> Result<Vec<store::TileRow>, Broken> {
    let until = (from + PAGE).min(size);
    Ok(store::by_tile(tx, (from.cast_signed(), until.cast_signed())).await.map_err(LogError::from)?)
}

/// Adds a page's leaves, up to a place.
async fn take_page(tx: &mut Tx, tree: &mut TreeHasher, (rows, until): (&[store::TileRow], u64), size: u64) -> Result<(), Broken> {
    for row in rows {
        let (leaves, whole): (Vec<&str>, u64) = (row.leaves.split('\n').collect(), (until - tree.size()).min(WIDTH));
        let all_there = leaves.len() as u64 == whole && row.entries.unsigned_abs() == whole;
        if !all_there || !take(tx, tree, leaves).await? {
            one_by_one(tx, tree, (whole, size)).await?;
        }
    }
    let missing = until - tree.size();
    if missing == 0 { Ok(()) } else { one_by_one(tx, tree, (missing, size)).await }
}

/// Adds the leaves of a tile, if they are those that were logged.
async fn take(tx: &mut Tx, tree: &mut TreeHasher, leaves: Vec<&str>) -> Result<bool, Broken> {
    let tile = store::tile(tx, 0, (tree.size() / WIDTH).cast_signed()).await.map_err(LogError::from)?.unwrap_or_default();
    let hashes: Vec<Hash> = leaves.into_iter().map(|leaf| Hash::of_leaf(leaf.as_bytes())).collect();
    let same = hashes.iter().map(|hash| hash.as_bytes().as_slice()).eq(tile.chunks_exact(Hash::LENGTH).take(hashes.len()));
    if same {
        tree.extend(hashes);
    }
    Ok(same)
}

/// Adds so many leaves one by one, and names the first that is not the one that was logged.
async fn one_by_one(tx: &mut Tx, tree: &mut TreeHasher, (count, expected): (u64, u64)) -> Result<(), Broken> {
    let tile = store::tile(tx, 0, (tree.size() / WIDTH).cast_signed()).await.map_err(LogError::from)?.unwrap_or_default();
    let entries = store::numbered(tx, tree.size().cast_signed(), count.cast_signed()).await.map_err(LogError::from)?;
    let mut logged = tile.chunks_exact(Hash::LENGTH);
    for entry in &entries {
        let (index, leaf) = (tree.size(), Hash::of_leaf(entry.leaf.as_bytes()));
        if entry.position.unsigned_abs() != index || logged.next() != Some(leaf.as_bytes().as_slice()) {
            return Err(Broken::Entry(index));
        }
        tree.push(leaf);
    }
    if entries.len() as u64 == count { Ok(()) } else { Err(Broken::Short { found: tree.size(), expected }) }
}
