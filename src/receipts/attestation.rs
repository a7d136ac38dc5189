//! A statement read from an entry of the trail, with all that it takes to verify it without the service: the entry, its place, the path to a signed checkpoint.
//!
//! Every statement is read from the leaf itself, so that an attestation can say nothing that the trail does not.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    audit::Proven,
    base::{b64, from_b64},
    merkle::{Checkpoint, Hash, InclusionProof, SignedNote, VerifierKey},
};

/// What an entry of one kind states.
pub trait Statement: Sized + PartialEq {
    /// The kind of its attestations, with their version.
    const KIND: &'static str;

    /// Reads what a leaf states; none when it tells of something else.
    fn of_leaf(leaf: &str) -> Option<Self>;
}

/// A statement and its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attestation<S> {
    /// `consigne.receipt.v1` or `consigne.certificate.v1`.
    pub kind: String,
    /// What the entry states.
    pub statement: S,
    /// The entry of the trail.
    pub leaf: String,
    /// Its place, from 0.
    pub index: u64,
    /// The size of the log that the path leads to.
    pub size: u64,
    /// The inclusion path (RFC 6962 §2.1.1), in base64.
    pub path: Vec<String>,
    /// The signed checkpoint of that size (C2SP tlog-checkpoint).
    pub checkpoint: String,
}

/// Why an attestation proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It is of another kind than its entry.
    #[error("the entry tells of something else")]
    Leaf,
    /// The statement says something else than the entry.
    #[error("it says something else than its entry of the trail")]
    Statement,
    /// The path does not lead from the leaf to the checkpoint.
    #[error("the entry is not in the trail of this checkpoint")]
    Path,
    /// The checkpoint is not signed by this key.
    #[error("the checkpoint is not signed by this key")]
    Signature,
}

/// That a witness saw the log up to a checkpoint, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cosigned {
    /// Its name.
    pub witness: String,
    /// When it signed, by its own clock.
    pub at: Timestamp,
}

impl<S: Statement> Attestation<S> {
    /// The attestation of a proven entry; none when it tells of something else.
    pub(super) fn of(proven: Proven) -> Option<Self> {
        Some(Self {
            kind: S::KIND.to_owned(),
            statement: S::of_leaf(&proven.leaf)?,
            leaf: proven.leaf,
            index: proven.proof.index,
            size: proven.proof.size,
            path: proven.proof.path.iter().map(|hash| b64(hash.as_bytes())).collect(),
            checkpoint: proven.checkpoint,
        })
    }

    /// Verifies it with nothing but the log's key. Gives the checkpoint under which it holds.
    ///
    /// # Errors
    /// [`Invalid`]: then it proves nothing.
    pub fn verify(&self, key: &VerifierKey) -> Result<Checkpoint, Invalid> {
        self.verify_cosigned(key, &[]).map(|(checkpoint, _)| checkpoint)
    }

    /// The same, with the keys of witnesses. Gives also which of them cosigned the checkpoint, and when.
    ///
    /// # Errors
    /// [`Invalid`], among others where one of them did not sign what is said to be its cosignature.
    pub fn verify_cosigned(&self, key: &VerifierKey, witnesses: &[VerifierKey]) -> Result<(Checkpoint, Vec<Cosigned>), Invalid> {
        if self.kind != S::KIND {
            return Err(Invalid::Leaf);
        }
        if S::of_leaf(&self.leaf).ok_or(Invalid::Leaf)? != self.statement {
            return Err(Invalid::Statement);
        }
        let note: SignedNote = self.checkpoint.parse().map_err(|_| Invalid::Signature)?;
        let opened = Checkpoint::open(&note, key, witnesses).map_err(|_| Invalid::Signature)?;
        let checkpoint = opened.checkpoint;
        let hash = |text: &String| from_b64(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).map(Hash::from_bytes).ok_or(Invalid::Path);
        let path = self.path.iter().map(hash).collect::<Result<_, _>>()?;
        let proof = InclusionProof { index: self.index, size: self.size, path };
        if self.size != checkpoint.size() {
            return Err(Invalid::Path);
        }
        proof.verify(Hash::of_leaf(self.leaf.as_bytes()), checkpoint.root()).map_err(|_| Invalid::Path)?;
        let cosigned = opened.witnesses.iter().filter_map(|witness| {
            let seconds = note.signature_by(witness)?.cosigned_at()?;
            Some(Cosigned { witness: witness.name().to_owned(), at: Timestamp::from_second(seconds.try_into().ok()?).ok()? })
        });
        Ok((checkpoint, cosigned.collect()))
    }
}
