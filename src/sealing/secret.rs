//! The deposit secret: what tells a deposit sealed where the brief was read from one that anybody could have made.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::field;

/// 16 random bytes that only the brief and the team's copy of the request hold. A sender who opened the brief copies it into the manifest; the server never
/// sees it, so a document it would slip in under a request is recognised.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DepositSecret([u8; 16]);

impl DepositSecret {
    /// Made of 16 bytes fresh from a cryptographic random source.
    #[must_use]
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

/// In constant time: the secret must not leak by how long a comparison takes.
impl PartialEq for DepositSecret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for DepositSecret {}

impl fmt::Debug for DepositSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DepositSecret(‹secret›)")
    }
}

impl Serialize for DepositSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&zeroize::Zeroizing::new(field::to_base64(&self.0)))
    }
}

impl<'de> Deserialize<'de> for DepositSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(*field::secret_array(deserializer)?))
    }
}
