//! Keys that sign and verify notes (C2SP signed-note, "Signatures" and "Verifier keys"): of logs, and of the witnesses who cosign their checkpoints (C2SP
//! tlog-cosignature).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::note::{NoteSignature, NoteText};

/// What a key signs, by the first byte of its written form (C2SP signed-note, "Signature types").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignatureType {
    /// "`0x01` — Ed25519 signatures as specified by this document."
    Note = 0x01,
    /// "`0x04` — Timestamped Ed25519 checkpoint cosignatures, as specified by c2sp.org/tlog-cosignature."
    Cosignature = 0x04,
}

impl SignatureType {
    const fn of(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Note),
            0x04 => Some(Self::Cosignature),
            _ => None,
        }
    }
}

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
    /// Another type of signature than those of Ed25519, or another length than 32 bytes after the type.
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
    signs: SignatureType,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Names the public key of a log, 32 bytes encoded according to RFC 8032.
    ///
    /// # Errors
    /// [`KeyRefusal::Name`] or [`KeyRefusal::Point`].
    pub fn new(name: &str, public_key: &[u8; 32]) -> Result<Self, KeyRefusal> {
        Self::typed(name, SignatureType::Note, public_key)
    }

    fn typed(name: &str, signs: SignatureType, public_key: &[u8; 32]) -> Result<Self, KeyRefusal> {
        let name: KeyName = name.parse()?;
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| KeyRefusal::Point)?;
        if key.is_weak() {
            return Err(KeyRefusal::Point);
        }
        Ok(Self { id: key_id(&name, signs, &key), name, signs, key })
    }

    /// Whether it is a witness's, which cosigns checkpoints; a log's signs them.
    #[must_use]
    pub fn is_cosigner(&self) -> bool {
        self.signs == SignatureType::Cosignature
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
        // Strict, because two verifiers must never disagree on a signature that someone has bent.
        let has = |message: &[u8], bytes| Signature::from_slice(bytes).is_ok_and(|bytes| self.key.verify_strict(message, &bytes).is_ok());
        match self.signs {
            SignatureType::Note => has(text.as_str().as_bytes(), signature.bytes()),
            SignatureType::Cosignature => {
                signature.bytes().split_first_chunk().is_some_and(|(time, bytes)| has(cosigned_message(u64::from_be_bytes(*time), text).as_bytes(), bytes))
            }
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(self.id);
        let key = [&[self.signs as u8], self.public_key().as_slice()].concat();
        write!(formatter, "{}+{id:08x}+{}", self.name(), STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyRefusal;

    fn from_str(text: &str) -> Result<Self, KeyRefusal> {
        let (name, rest) = text.split_once('+').ok_or(KeyRefusal::Form)?;
        let (_, key) = rest.split_once('+').ok_or(KeyRefusal::Form)?;
        let key = STANDARD.decode(key).map_err(|_| KeyRefusal::Form)?;
        let (signs, key) = key.split_first().and_then(|(signs, key)| Some((SignatureType::of(*signs)?, key))).ok_or(KeyRefusal::Type)?;
        let verifier = Self::typed(name, signs, key.try_into().map_err(|_| KeyRefusal::Type)?)?;
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

/// A witness's private key, with its name: it cosigns the checkpoints of logs. Wiped when dropped; never shown.
///
/// Ed25519, which every tool of today verifies; C2SP tlog-cosignature prefers ML-DSA-44 for what begins now.
#[derive(Clone)]
pub struct Cosigner {
    verifier: VerifierKey,
    key: SigningKey,
}

impl Cosigner {
    /// Names the private key with this seed (RFC 8032 §5.1.5), which signs nothing else: "A cosigner operator that operates multiple Ed25519 cosigners […] MUST
    /// use distinct public keys for each cosigner".
    ///
    /// # Errors
    /// [`KeyRefusal::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyRefusal> {
        let key = SigningKey::from_bytes(seed);
        Ok(Self { verifier: VerifierKey::typed(name, SignatureType::Cosignature, key.verifying_key().as_bytes())?, key })
    }

    /// The public key, to publish.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Cosigns a checkpoint at a time, in seconds since 1970: "as of the specified time, the consistent tree head with the largest size the cosigner has observed
    /// for the log identified by the origin line has the specified root hash" (C2SP tlog-cosignature). The caller answers for this.
    #[must_use]
    pub fn cosign(&self, text: &NoteText, time: u64) -> NoteSignature {
        let signature = self.key.sign(cosigned_message(time, text).as_bytes());
        NoteSignature::new(self.verifier.name.clone(), self.verifier.id, [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat())
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Cosigner({})", self.verifier)
    }
}

/// "The signed message MUST be two newline (U+000A) terminated lines (one header line and one timestamp line) followed by the whole note body of the cosigned
/// checkpoint" (C2SP tlog-cosignature).
fn cosigned_message(time: u64, text: &NoteText) -> String {
    format!("cosignature/v1\ntime {time}\n{}", text.as_str())
}

/// "`key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]`" (C2SP signed-note).
fn key_id(name: &KeyName, signs: SignatureType, key: &VerifyingKey) -> [u8; 4] {
    let digest = Sha256::new().chain_update(name.as_str()).chain_update([0x0A, signs as u8]).chain_update(key.as_bytes());
    let [first, second, third, fourth, ..] = <[u8; 32]>::from(digest.finalize());
    [first, second, third, fourth]
}
