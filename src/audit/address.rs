//! Where the proof of an entry is read: its number, and the hash of its leaf, so that a printed address says which entry it was, whatever becomes of the log.

use std::{fmt, str::FromStr};

use super::{Action, store};
use crate::{
    base::{from_hex, hex},
    merkle::Hash,
    store::{StoreError, Tx},
};

/// A leaf's hash, in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeafHash(pub Hash);

impl FromStr for LeafHash {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = from_hex(text).ok_or(())?;
        <[u8; 32]>::try_from(bytes).map(|bytes| Self(Hash::from_bytes(bytes))).map_err(|_| ())
    }
}

/// The address of an entry's proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProofAddress {
    index: u64,
    hash: Hash,
}

impl ProofAddress {
    /// Of the entry of this number, which has this leaf.
    #[must_use]
    pub fn of(index: u64, leaf: &str) -> Self {
        Self { index, hash: Hash::of_leaf(leaf.as_bytes()) }
    }
}

/// The address of the proof of a committed entry that tells of this action; none for one that tells of another, or has no number yet.
///
/// # Errors
/// When the trail cannot be read.
pub async fn address(tx: &mut Tx, entry: i64, action: Action) -> Result<Option<ProofAddress>, StoreError> {
    // A leaf is canonical: its action comes first, written in one way only.
    let begins = serde_json::to_string(&action).map(|action| format!("{{\"action\":{action},")).map_err(|_| StoreError::Unreadable("an action"))?;
    let located = store::located(tx, entry).await?.filter(|(_, leaf)| leaf.starts_with(&begins));
    Ok(located.map(|(position, leaf)| ProofAddress::of(position.unsigned_abs(), &leaf)))
}

impl fmt::Display for ProofAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/proof/{}/{}", self.index, hex(self.hash.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let address = ProofAddress::of(6_091, "{}").to_string();
        let hash = address.rsplit('/').next().expect("a hash");
        assert_eq!(hash.parse(), Ok(LeafHash(Hash::of_leaf(b"{}"))));
        for bad in ["", "00", "zz", &hash[1..], &format!("{hash}00")] {
            assert_eq!(bad.parse::<LeafHash>(), Err(()), "{bad}");
        }
    }
}
