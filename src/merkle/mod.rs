//! The Merkle engine of the audit trail: an append-only log whose every state is one signed line.
//!
//! Pure code: no file, no database, no clock, no randomness. The caller loads the tiles that a `needed_for_…` function
//! names, hands them over in a [`TileSet`], and stores the tiles that come back. Every byte follows a public
//! specification unchanged, so that other people's tools can read and watch the log:
//!
//! | what | specification | here |
//! |---|---|---|
//! | hashing of leaves and nodes, proofs | RFC 6962 §2.1, verification by RFC 9162 §2.1 | [`struct@Hash`], [`TreeHasher`], [`InclusionProof`], [`ConsistencyProof`] |
//! | how the tree and the entries are stored and served | [C2SP tlog-tiles](https://c2sp.org/tlog-tiles) | [`TileId`], [`Tile`], [`TileSet`], [`Frontier`] |
//! | the signed state of the log | [C2SP tlog-checkpoint](https://c2sp.org/tlog-checkpoint) | [`Checkpoint`] |
//! | signatures | [C2SP signed-note](https://c2sp.org/signed-note) | [`SignedNote`], [`NoteSigner`], [`VerifierKey`] |
//! | what a witness says of it | [C2SP tlog-cosignature](https://c2sp.org/tlog-cosignature) | [`Cosigner`] |
//!
//! # Who calls what
//! - The sequencer: [`needed_for_append`] → [`Frontier::load`] → [`Frontier::append`] → [`Checkpoint::sign`].
//! - A receipt: [`needed_for_inclusion`] → [`inclusion_proof`]; a witness: [`needed_for_consistency`] → [`consistency_proof`].
//! - A verifier, who trusts nobody: [`Checkpoint::open`], then [`InclusionProof::verify`], [`ConsistencyProof::verify`], or
//!   every leaf through a [`TreeHasher`], in a few kilobytes of memory whatever the size of the log.

mod append;
mod checkpoint;
mod hash;
mod hasher;
mod key;
mod note;
mod proof;
mod prove;
mod span;
mod tile;
mod tile_id;
mod tile_set;

#[cfg(test)]
mod tests;

pub use append::{AppendRefusal, Appended, Frontier, MAX_ENTRY_BYTES, needed_for_append};
pub use checkpoint::{Checkpoint, CheckpointRefusal, OpenedCheckpoint};
pub use hash::{Hash, HashRefusal};
pub use hasher::TreeHasher;
pub use key::{Cosigner, KeyRefusal, NoteSigner, VerifierKey};
pub use note::{MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, NoteRefusal, NoteSignature, NoteText, SignedNote, VerifiedNote};
pub use proof::{ConsistencyProof, InclusionProof, ProofRefusal};
pub use prove::{ProveRefusal, consistency_proof, inclusion_proof, needed_for_consistency, needed_for_inclusion, needed_for_root, root_of};
pub use tile::{Tile, TileRefusal};
pub use tile_id::{TILE_WIDTH, TileId, TileIdRefusal, TileKind};
pub use tile_set::{MissingTile, TileSet};
