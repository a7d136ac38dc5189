//! SHA-256 digests, written in lower-case hexadecimal, and the measure of a stream of bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest (FIPS 180-4); as text, 64 lower-case hexadecimal digits and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

/// The text is not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 digest in lower-case hexadecimal")]
pub struct NotADigest;

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// A digest that was computed elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 16 bytes, as pinned in a link's fragment.
    #[must_use]
    pub fn first_half(&self) -> [u8; 16] {
        let (half, _) = self.0.split_at(16);
        let mut first = [0; 16];
        first.copy_from_slice(half);
        first
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return Err(NotADigest);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = pair.iter().try_fold(0, |value, digit| Some(value << 4 | hex_value(*digit)?)).ok_or(NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = NotADigest;

    fn try_from(text: String) -> Result<Self, NotADigest> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

/// What one lower-case hexadecimal digit is worth.
const fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// How many bytes went by, and their digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// In bytes.
    pub size: u64,
    /// Of all of them.
    pub sha256: Digest,
}

impl Measure {
    /// The measure of bytes held in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut tally = Tally::default();
        tally.add(bytes);
        tally.measure()
    }
}

/// A measure being taken.
#[derive(Default, Clone)]
pub(crate) struct Tally {
    size: u64,
    sha256: Sha256,
}

impl Tally {
    /// These bytes went by too.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.size = self.size.saturating_add(bytes.len() as u64);
        self.sha256.update(bytes);
    }

    /// The measure so far.
    pub(crate) fn measure(&self) -> Measure {
        Measure { size: self.size, sha256: Digest(self.sha256.clone().finalize().into()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_published_one() {
        let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::of(b"").to_string(), digest);
        assert_eq!(digest.parse(), Ok(Digest::of(b"")));
    }

    #[test]
    fn a_digest_in_capitals_cut_or_lengthened_is_refused() {
        let digest = Digest::of(b"x").to_string();
        for text in [digest.to_uppercase(), digest[1..].to_owned(), format!("{digest}0"), format!("+{}", &digest[1..]), "é".repeat(32)] {
            assert_eq!(text.parse::<Digest>(), Err(NotADigest), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_digest_never_panics_and_round_trips(text in ".{0,70}", bytes: [u8; 32]) {
            let _ = text.parse::<Digest>();
            prop_assert_eq!(Digest::from_bytes(bytes).to_string().parse(), Ok(Digest::from_bytes(bytes)));
        }
    }
}
