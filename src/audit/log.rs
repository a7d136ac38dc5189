//! The sequencer: committed entries get their number, the tree grows, and the checkpoint is signed, in batches.

use std::time::Duration;

use jiff::SignedDuration;

use super::store;
use crate::{
    merkle::{
        AppendRefusal, Checkpoint, CheckpointRefusal, Frontier, Hash, KeyRefusal, NoteRefusal, NoteSigner, NoteText, SignedNote, Tile, TileId, TileKind,
        TileSet, VerifierKey, needed_for_append,
    },
    store::{Listed, Records, Refusal, StoreError, Tx, take_lease, transact},
};

/// Entries numbered in one transaction.
const BATCH: i64 = 1_000;

/// How long a replica stays the sequencer when it ends in the middle of a batch.
const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// What can go wrong with the log itself. All of it stops numbering; none of it loses an entry.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stored tiles do not continue the last checkpoint: nothing is signed on top.
    #[error("the stored trail does not continue its last checkpoint")]
    Append(#[from] AppendRefusal),
    /// The stored checkpoint is not one of ours.
    #[error("the stored checkpoint cannot be read")]
    Checkpoint(#[from] CheckpointRefusal),
    /// The stored note is malformed.
    #[error("the stored checkpoint is no signed note")]
    Note(#[from] NoteRefusal),
    /// The key does not fit the log's name.
    #[error("the log's key cannot be used")]
    Key(#[from] KeyRefusal),
    /// A tile in the database is malformed.
    #[error("a stored tile is malformed")]
    Tile(#[from] crate::merkle::TileRefusal),
}

impl Refusal for LogError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

enum Turn {
    Numbered(usize),
    SomebodyElses,
}

/// The log, as the process that signs it sees it.
pub struct Log {
    signer: NoteSigner,
    holder: String,
    working: tokio::sync::Mutex<()>,
}

impl Log {
    /// A log named `origin`, signed with the Ed25519 key of `seed`; `holder` names this replica among others.
    ///
    /// # Errors
    /// When `origin` cannot be the name of a key.
    pub fn new(origin: &str, seed: &[u8; 32], holder: String) -> Result<Self, LogError> {
        Ok(Self { signer: NoteSigner::from_seed(origin, seed)?, holder, working: tokio::sync::Mutex::new(()) })
    }

    /// The key that verifies the log's signature, to hand to whoever checks it.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        self.signer.verifier_key()
    }

    /// Signs something else than a checkpoint, whose first line is not the log's name: nobody takes the one for the other.
    ///
    /// # Errors
    /// When the text is no note's, or begins as a checkpoint of this log does.
    pub fn sign(&self, text: String) -> Result<SignedNote, LogError> {
        if text.lines().next() == Some(self.verifier_key().name()) {
            return Err(NoteRefusal::Text.into());
        }
        Ok(SignedNote::sign(NoteText::new(text)?, &self.signer))
    }

    /// Numbers everything that has committed. Callers that come at the same time share one batch: this is the group commit.
    ///
    /// # Errors
    /// [`LogError`]; the entries stay, unnumbered.
    pub async fn integrate(&self, records: &Records) -> Result<(), LogError> {
        let _working = self.working.lock().await;
        loop {
            let turn = transact!(records, "number the trail", |tx| self.integrate_batch(tx).await)?;
            match turn {
                Turn::Numbered(count) if i64::try_from(count).unwrap_or(BATCH) == BATCH => {}
                Turn::Numbered(_) | Turn::SomebodyElses => return Ok(()),
            }
        }
    }

    /// Whether the stored trail is this log's: its last checkpoint is signed by this key under this name. Nothing could be numbered after another's.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn check(&self, records: &Records) -> Result<(), LogError> {
        if let Some(note) = store::last_checkpoint(&mut records.read().await?).await? {
            Checkpoint::open(&note.parse()?, self.verifier_key(), &[])?;
        }
        Ok(())
    }

    /// Waits until `entry` has its number, and gives it: the answer that carries a receipt waits for this.
    ///
    /// # Errors
    /// [`LogError`] when the trail cannot grow.
    pub async fn number_of(&self, records: &Records, entry: i64) -> Result<u64, LogError> {
        loop {
            self.integrate(records).await?;
            let position = store::position_of(&mut records.read().await?, entry).await?;
            if let Some(position) = position {
                return Ok(position.unsigned_abs());
            }
            // Another replica numbers: its batch is a matter of milliseconds.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn integrate_batch(&self, tx: &mut Tx) -> Result<Turn, LogError> {
        let waiting = store::waiting(tx, BATCH).await?;
        if waiting.is_empty() {
            return Ok(Turn::Numbered(0));
        }
        if take_lease(tx, "sequencer", &self.holder, LEASE).await?.is_none() {
            return Ok(Turn::SomebodyElses);
        }
        let frontier = self.frontier(tx).await?;
        let leaves: Vec<&str> = waiting.iter().map(|entry| entry.leaf.as_str()).collect();
        let appended = frontier.append(&leaves)?;
        store::number(tx, &Listed::of_pairs(waiting.iter().map(|entry| entry.entry).zip(frontier.size()..))).await?;
        for tile in &appended.tiles {
            if let TileKind::Hashes { level } = tile.id().kind() {
                store::put_tile(tx, i64::from(level), tile.id().index().cast_signed(), tile.bytes()).await?;
            }
        }
        let size = appended.frontier.size();
        let note = Checkpoint::new(self.verifier_key().name(), size, appended.frontier.root())?.sign(&self.signer)?;
        store::put_checkpoint(tx, size.cast_signed(), &note.to_string()).await?;
        // Given back with the batch: a replica that has a receipt to answer does not wait for another that has nothing left to number.
        take_lease(tx, "sequencer", &self.holder, SignedDuration::ZERO).await?;
        Ok(Turn::Numbered(waiting.len()))
    }

    async fn frontier(&self, tx: &mut Tx) -> Result<Frontier, LogError> {
        super::frontier(tx, self.verifier_key()).await
    }
}

/// The tree as it was with `size` entries, if it had this root then.
pub(super) async fn frontier_at(tx: &mut Tx, size: u64, root: Hash) -> Result<Frontier, LogError> {
    let mut tiles = TileSet::new();
    for id in needed_for_append(size) {
        if let Some(tile) = stored_tile(tx, id).await? {
            tiles.insert(tile);
        }
    }
    Ok(Frontier::load(size, root, &tiles)?)
}

/// Whether the trail's tree had this root when it had so many entries.
///
/// # Errors
/// When the database refuses.
pub async fn had(tx: &mut Tx, size: u64, root: Hash) -> Result<bool, LogError> {
    match frontier_at(tx, size, root).await {
        Ok(_) => Ok(true),
        Err(LogError::Append(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The tile `id` as stored, cut to the width asked for. Bundles of entries are made from the entries themselves: they are stored once.
pub(super) async fn stored_tile(tx: &mut Tx, id: TileId) -> Result<Option<Tile>, LogError> {
    let bytes = match id.kind() {
        TileKind::Hashes { level } => {
            let Some(mut hashes) = store::tile(tx, i64::from(level), id.index().cast_signed()).await? else { return Ok(None) };
            hashes.truncate(usize::from(id.width()) * 32);
            hashes
        }
        TileKind::Entries => {
            let first = id.index().saturating_mul(u64::from(crate::merkle::TILE_WIDTH)).cast_signed();
            let entries = store::numbered(tx, first, i64::from(id.width())).await?;
            let mut bundle = Vec::new();
            for entry in &entries {
                bundle.extend_from_slice(&u16::try_from(entry.leaf.len()).unwrap_or(u16::MAX).to_be_bytes());
                bundle.extend_from_slice(entry.leaf.as_bytes());
            }
            bundle
        }
    };
    Ok(Tile::new(id, bytes).ok())
}

/// How many entries the trail has.
///
/// # Errors
/// When the database refuses.
pub async fn size(records: &Records) -> Result<u64, StoreError> {
    Ok(store::size(&mut records.read().await?).await?.unsigned_abs())
}
