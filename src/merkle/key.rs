//! Keys that sign and verify notes (C2SP signed-note, "Signatures" and "Verifier keys").

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::note::{NoteSignature, NoteText};

/// "`0x01` — Ed25519 signatures as specified by this document" (C2SP signed-note, "Signature types").
const ED25519: u8 = 0x01;

/// Why something is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus (U+002B) characters"; nor the control
    /// characters that a note must not contain (C2SP signed-note, "Format").
    #[error("a key's name is empty or has a space, a plus sign or a control character")]
    Name,
    /// Not `name+hex+base64`.
    #[error("the verifier key is not written as name+hex+base64")]
    Form,
    /// Another type of signature than Ed25519, or another length than 32 bytes after the type.
    #[error("the verifier key is not an Ed25519 key")]
    Type,
    /// Not a point of the curve, or one of the weak points for which anyone can make signatures.
    #[error("the verifier key is not a sound public key")]
    Point,
    /// The key id is not the one the name and the key give.
    #[error("the verifier key's id does not belong to its name and key")]
    Id,
}

/// The name of a key, as notes write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyName(String);

impl KeyName {
    /// The name as text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = KeyRefusal;

    fn from_str(name: &str) -> Result<Self, KeyRefusal> {
        let refused = |letter: char| letter.is_whitespace() || letter < ' ' || letter == '+';
        if name.is_empty() || name.contains(refused) {
            return Err(KeyRefusal::Name);
        }
        Ok(Self(name.to_owned()))
    }
}

/// A public key that verifies notes, with its name: of a log, or of a witness.
///
/// Printed and parsed as a *vkey*: "`<key name>+hex(32-bit key ID)+base64(signature type || public key)`" (C2SP signed-note).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    /// Names a public key, 32 bytes encoded according to RFC 8032.
    ///
    /// # Errors
    /// [`KeyRefusal::Name`] or [`KeyRefusal::Point`].
    pub fn new(name: &str, public_key: &[u8; 32]) -> Result<Self, KeyRefusal> {
        let name: KeyName = name.parse()?;
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| KeyRefusal::Point)?;
        if key.is_weak() {
            return Err(KeyRefusal::Point);
        }
        Ok(Self { id: key_id(&name, &key), name, key })
    }

    /// The key's name; for a log, the origin of its checkpoints.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The 32 bytes of the public key (RFC 8032).
    #[must_use]
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether a signature says it is by this key: "The tuple of key name and key ID uniquely identifies the key that performed
    /// the signature".
    pub(super) fn is_named_by(&self, signature: &NoteSignature) -> bool {
        signature.name() == self.name() && signature.key_id() == self.id
    }

    /// Whether a signature of the note's text is by this key.
    pub(super) fn has_signed(&self, text: &NoteText, signature: &NoteSignature) -> bool {
        let bytes = Signature::from_slice(signature.bytes());
        // Strict, because two verifiers must never disagree on a signature that someone has bent.
        bytes.is_ok_and(|bytes| self.key.verify_strict(text.as_str().as_bytes(), &bytes).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(self.id);
        let key = [&[ED25519], self.public_key().as_slice()].concat();
        write!(formatter, "{}+{id:08x}+{}", self.name(), STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyRefusal;

    fn from_str(text: &str) -> Result<Self, KeyRefusal> {
        let (name, rest) = text.split_once('+').ok_or(KeyRefusal::Form)?;
        let (_, key) = rest.split_once('+').ok_or(KeyRefusal::Form)?;
        let key = STANDARD.decode(key).map_err(|_| KeyRefusal::Form)?;
        let Some((&ED25519, key)) = key.split_first() else {
            return Err(KeyRefusal::Type);
        };
        let verifier = Self::new(name, key.try_into().map_err(|_| KeyRefusal::Type)?)?;
        // The only writing accepted is ours, lower-case id included: what differs now is the id.
        if verifier.to_string() == text { Ok(verifier) } else { Err(KeyRefusal::Id) }
    }
}

/// A private key that signs notes, with its name. Wiped when dropped; never shown.
#[derive(Clone)]
pub struct NoteSigner {
    verifier: VerifierKey,
    key: SigningKey,
}

impl NoteSigner {
    /// Names the private key with this seed (RFC 8032 §5.1.5), drawn and kept by the caller, who wipes it.
    ///
    /// # Errors
    /// [`KeyRefusal::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyRefusal> {
        let key = SigningKey::from_bytes(seed);
        Ok(Self { verifier: VerifierKey::new(name, key.verifying_key().as_bytes())?, key })
    }

    /// The public key, to publish.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text: "Ed25519 signatures are generated according to RFC 8032 over the note text" (C2SP signed-note).
    #[must_use]
    pub fn sign(&self, text: &NoteText) -> NoteSignature {
        let signature = self.key.sign(text.as_str().as_bytes());
        NoteSignature::new(self.verifier.name.clone(), self.verifier.id, signature.to_bytes().to_vec())
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NoteSigner({})", self.verifier)
    }
}

/// "`key ID = SHA-256(key name || 0x0A || 0x01 || 32-byte Ed25519 public key)[:4]`" (C2SP signed-note).
fn key_id(name: &KeyName, key: &VerifyingKey) -> [u8; 4] {
    let digest = Sha256::new().chain_update(name.as_str()).chain_update([0x0A, ED25519]).chain_update(key.as_bytes());
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(digest.finalize());
    [first, second, third, fourth]
}
