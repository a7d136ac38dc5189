//! The tree's hashes: RFC 6962 §2.1, with SHA-256.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// A hash of the tree: of a leaf, of a node, or the root. 32 bytes of SHA-256.
///
/// Printed and parsed as base64 (RFC 4648 §4), as checkpoints write it; `Debug` shows hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Length of a hash, in bytes.
    pub const LENGTH: usize = 32;

    /// The root of the tree without leaves: "The hash of an empty list is the hash of an empty string:
    /// `MTH({}) = SHA-256()`" (RFC 6962 §2.1).
    #[must_use]
    pub fn of_empty_tree() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The hash of a leaf, given the entry's bytes: `MTH({d(0)}) = SHA-256(0x00 || d(0))` (RFC 6962 §2.1).
    #[must_use]
    pub fn of_leaf(entry: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0x00]).chain_update(entry).finalize().into())
    }

    /// The hash of a node, given its two children: `SHA-256(0x01 || left || right)` (RFC 6962 §2.1). The first byte
    /// differs from a leaf's, so that neither can be passed off as the other.
    #[must_use]
    pub fn of_node(left: Self, right: Self) -> Self {
        Self(Sha256::new().chain_update([0x01]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// A hash read from storage or from a file.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Why a text is not a hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HashRefusal {
    /// Not canonical standard base64 with padding.
    #[error("the hash is not base64")]
    NotBase64,
    /// Base64 of another number of bytes than 32.
    #[error("the hash is {0} bytes long instead of 32")]
    Length(usize),
}

impl FromStr for Hash {
    type Err = HashRefusal;

    fn from_str(text: &str) -> Result<Self, HashRefusal> {
        let bytes = STANDARD.decode(text).map_err(|_| HashRefusal::NotBase64)?;
        <[u8; 32]>::try_from(bytes).map(Self).map_err(|bytes| HashRefusal::Length(bytes.len()))
    }
}
