//! Signed notes: a text and its signatures (C2SP signed-note).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::{KeyName, NoteSigner, VerifierKey};

/// The most signatures a note may carry: "Verifiers SHOULD apply a maximum limit to the number of signatures in a note […], but
/// MUST accept at least up to 16 signatures" (C2SP signed-note).
pub const MAX_NOTE_SIGNATURES: usize = 100;

/// The longest note that is read, in bytes.
pub const MAX_NOTE_BYTES: usize = 1_000_000;

/// "One or more signature lines of this form: em dash (U+2014), space (U+0020), key name, space, base64-encoded signature, newline".
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// Bytes of the key id at the head of a signature.
const KEY_ID_BYTES: usize = 4;

/// Why a note is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    /// "Signed notes […] MUST NOT contain any ASCII control characters (those below U+0020) other than newline", and the text ends
    /// with a newline.
    #[error("the note's text has a control character or no newline at its end")]
    Text,
    /// No blank line between the text and the signatures, or no signature.
    #[error("the note has no signature")]
    Unsigned,
    /// A signature line is not of the form required.
    #[error("a signature line of the note is malformed")]
    SignatureLine,
    /// More than [`MAX_NOTE_SIGNATURES`] or longer than [`MAX_NOTE_BYTES`].
    #[error("the note is too long")]
    TooLong,
    /// "If a signature from a known key fails to verify, clients SHOULD reject the whole note."
    #[error("the note is not what {name} signed")]
    Forged {
        /// The name of the known key.
        name: String,
    },
    /// "If no signature from a known key verifies successfully, clients MUST reject the note."
    #[error("the note is signed by no known key")]
    Unknown,
}

/// The text of a note: what is signed. "The note text includes the final newline but not the separating blank line".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteText(String);

impl NoteText {
    /// A text to sign.
    ///
    /// # Errors
    /// [`NoteRefusal::Text`] for a text without a newline at its end, or with another control character.
    pub fn new(text: String) -> Result<Self, NoteRefusal> {
        let refused = |letter: char| letter < ' ' && letter != '\n';
        if text.contains(refused) || !text.ends_with('\n') {
            return Err(NoteRefusal::Text);
        }
        Ok(Self(text))
    }

    /// The text, final newline included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One signature of a note, by a key that may or may not be known.
///
/// Printed and parsed as its line, without the newline: "— `<key name>` base64(32-bit key ID || signature)".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: KeyName,
    key_id: [u8; KEY_ID_BYTES],
    bytes: Vec<u8>,
}

impl NoteSignature {
    pub(super) const fn new(name: KeyName, key_id: [u8; KEY_ID_BYTES], bytes: Vec<u8>) -> Self {
        Self { name, key_id, bytes }
    }

    /// The name of the key that is said to have signed.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The id of the key that is said to have signed: four bytes, an identifier and nothing more.
    #[must_use]
    pub const fn key_id(&self) -> [u8; KEY_ID_BYTES] {
        self.key_id
    }

    /// When a witness says that it signed, in seconds since 1970: the beginning of a cosignature (C2SP tlog-cosignature). Only for a signature that was verified
    /// to be one.
    #[must_use]
    pub fn cosigned_at(&self) -> Option<u64> {
        self.bytes.split_first_chunk().map(|(time, _)| u64::from_be_bytes(*time))
    }

    /// The signature proper, in the form of its key's type.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signature = STANDARD.encode([self.key_id.as_slice(), &self.bytes].concat());
        write!(formatter, "{SIGNATURE_PREFIX}{} {signature}", self.name())
    }
}

impl FromStr for NoteSignature {
    type Err = NoteRefusal;

    fn from_str(line: &str) -> Result<Self, NoteRefusal> {
        let refusal = NoteRefusal::SignatureLine;
        let (name, signature) = line.strip_prefix(SIGNATURE_PREFIX).and_then(|line| line.split_once(' ')).ok_or(refusal.clone())?;
        let name = name.parse().map_err(|_| refusal.clone())?;
        let signature = STANDARD.decode(signature).map_err(|_| refusal.clone())?;
        match signature.split_first_chunk() {
            Some((key_id, bytes)) if !bytes.is_empty() => Ok(Self::new(name, *key_id, bytes.to_vec())),
            _ => Err(refusal),
        }
    }
}

/// A note with its signatures, none of them verified yet: "The text MUST be ignored unless the note is signed by a trusted key and
/// the signature has been verified". So [`verify`](Self::verify) is the only way to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: NoteText,
    signatures: Vec<NoteSignature>,
}

/// A note of which at least one signature is by a known key, and none by a known key is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedNote {
    text: NoteText,
    signers: Vec<VerifierKey>,
}

impl SignedNote {
    /// Signs a text.
    #[must_use]
    pub fn sign(text: NoteText, signer: &NoteSigner) -> Self {
        let signatures = vec![signer.sign(&text)];
        Self { text, signatures }
    }

    /// Adds a signature: of the same log by another key, or of a witness. One that is already there is not added twice.
    ///
    /// # Errors
    /// [`NoteRefusal::TooLong`] beyond [`MAX_NOTE_SIGNATURES`].
    pub fn with_signature(mut self, signature: NoteSignature) -> Result<Self, NoteRefusal> {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
        if self.signatures.len() > MAX_NOTE_SIGNATURES { Err(NoteRefusal::TooLong) } else { Ok(self) }
    }

    /// The first line of its text, unverified: by it the key is chosen that the note must be verified with.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.text.as_str().split('\n').next().unwrap_or_default()
    }

    /// The signature that says it is by this key, none of them verified.
    #[must_use]
    pub fn signature_by(&self, key: &VerifierKey) -> Option<&NoteSignature> {
        self.signatures.iter().find(|signature| key.is_named_by(signature))
    }

    /// All the signatures, in order, of known and unknown keys.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Verifies the signatures of the keys that are known: "Verifiers MUST ignore signatures from unknown keys, even if they share
    /// a name or ID (but not both) with a known key. If the key name and ID match a known key, verifiers MUST verify the signature."
    ///
    /// # Errors
    /// [`NoteRefusal::Forged`] or [`NoteRefusal::Unknown`].
    pub fn verify(&self, known: &[VerifierKey]) -> Result<VerifiedNote, NoteRefusal> {
        let mut signers: Vec<VerifierKey> = Vec::new();
        for signature in &self.signatures {
            for key in known.iter().filter(|key| key.is_named_by(signature)) {
                if !key.has_signed(&self.text, signature) {
                    return Err(NoteRefusal::Forged { name: key.name().to_owned() });
                }
                if !signers.contains(key) {
                    signers.push(key.clone());
                }
            }
        }
        if signers.is_empty() {
            return Err(NoteRefusal::Unknown);
        }
        Ok(VerifiedNote { text: self.text.clone(), signers })
    }
}

impl VerifiedNote {
    /// The text, which these signers have signed; a witness signs it too.
    #[must_use]
    pub const fn text(&self) -> &NoteText {
        &self.text
    }

    /// The known keys that signed, each once.
    #[must_use]
    pub fn signers(&self) -> &[VerifierKey] {
        &self.signers
    }
}

impl fmt::Display for SignedNote {
    /// "A signed note consists of a text ending in newline (U+000A), followed by a blank line (only a newline), followed by one or
    /// more signature lines".
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text.as_str())?;
        self.signatures.iter().try_for_each(|signature| writeln!(formatter, "{signature}"))
    }
}

impl FromStr for SignedNote {
    type Err = NoteRefusal;

    /// "The note text MAY contain empty lines; the text is separated from the signatures by the last empty line in the note."
    fn from_str(note: &str) -> Result<Self, NoteRefusal> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteRefusal::TooLong);
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteRefusal::Unsigned)?;
        let text = NoteText::new(format!("{text}\n"))?;
        let lines = lines.strip_suffix('\n').ok_or(NoteRefusal::SignatureLine)?;
        let signatures = lines.split('\n').map(str::parse).collect::<Result<Vec<NoteSignature>, NoteRefusal>>()?;
        if signatures.len() > MAX_NOTE_SIGNATURES {
            return Err(NoteRefusal::TooLong);
        }
        Ok(Self { text, signatures })
    }
}
