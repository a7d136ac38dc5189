//! Checkpoints: what a log says of itself, in three lines and a signature (C2SP tlog-checkpoint).

use std::fmt;
use std::str::FromStr;

use super::hash::Hash;
use super::key::{NoteSigner, VerifierKey};
use super::note::{NoteRefusal, NoteText, SignedNote};

/// The state of a log: its name, how many entries it has, and the root of their tree.
///
/// Printed and parsed as the text of a note: "a sequence of at least three non-empty lines, separated by newlines".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

/// A checkpoint that the log has signed, and who else has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedCheckpoint {
    /// What the log says of itself.
    pub checkpoint: Checkpoint,
    /// The known witnesses that signed it too.
    pub witnesses: Vec<VerifierKey>,
}

/// Why something is not a checkpoint, or not one of this log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointRefusal {
    /// The note is malformed, forged, or signed by no known key.
    #[error(transparent)]
    Note(#[from] NoteRefusal),
    /// Fewer than three lines, or no newline at the end.
    #[error("the checkpoint has not its three lines")]
    Lines,
    /// The origin or an extension line is empty or has a control character.
    #[error("a line of the checkpoint is empty or has a control character")]
    Line,
    /// "The tree size, the ASCII decimal representation of the number of leaves in the tree, with no leading zeroes".
    #[error("the checkpoint's size is not a number written plainly")]
    Size,
    /// "The root hash, the base64 encoding of the root".
    #[error("the checkpoint's root is not 32 bytes of base64")]
    Root,
    /// The origin is not the name of the log's key, or the log's key has not signed: it is the checkpoint of another log.
    #[error("the checkpoint is not one of the log {name}")]
    OtherLog {
        /// The name of the log's key.
        name: String,
    },
}

impl Checkpoint {
    /// The state of the log named `origin`, without extension lines: "The use of extension lines is NOT RECOMMENDED".
    ///
    /// # Errors
    /// [`CheckpointRefusal::Line`] for an origin that is not one non-empty line.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, CheckpointRefusal> {
        Ok(Self { origin: line(origin)?, size, root, extensions: Vec::new() })
    }

    /// "A unique identifier for the log identity which issued the checkpoint".
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree of these entries.
    #[must_use]
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// "Any following lines are extension lines, opaque and OPTIONAL": kept, never interpreted.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Signs the checkpoint with the log's key. The caller answers for this: "A log MUST not sign any checkpoint which is
    /// inconsistent with any checkpoint it previously signed".
    ///
    /// # Errors
    /// [`CheckpointRefusal::OtherLog`] when the key's name is not the origin: "The log's key name in its signature line SHOULD match
    /// the origin line", and ours always does.
    pub fn sign(&self, signer: &NoteSigner) -> Result<SignedNote, CheckpointRefusal> {
        self.check_is_of(signer.verifier_key())?;
        Ok(SignedNote::sign(NoteText::new(self.to_string())?, signer))
    }

    /// Opens a signed checkpoint: the log's signature is required, those of the known witnesses are verified and named, others are
    /// ignored.
    ///
    /// # Errors
    /// [`CheckpointRefusal`]: then the note says nothing about the log.
    pub fn open(note: &SignedNote, log: &VerifierKey, witnesses: &[VerifierKey]) -> Result<OpenedCheckpoint, CheckpointRefusal> {
        let known = [std::slice::from_ref(log), witnesses].concat();
        let verified = note.verify(&known)?;
        let (by_log, by_others): (Vec<_>, Vec<_>) = verified.signers().iter().cloned().partition(|key| key == log);
        if by_log.is_empty() {
            return Err(CheckpointRefusal::OtherLog { name: log.name().to_owned() });
        }
        let checkpoint: Self = verified.text().as_str().parse()?;
        checkpoint.check_is_of(log)?;
        Ok(OpenedCheckpoint { checkpoint, witnesses: by_others })
    }

    fn check_is_of(&self, log: &VerifierKey) -> Result<(), CheckpointRefusal> {
        if self.origin == log.name() { Ok(()) } else { Err(CheckpointRefusal::OtherLog { name: log.name().to_owned() }) }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n{}\n{}\n", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(formatter, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointRefusal;

    fn from_str(text: &str) -> Result<Self, CheckpointRefusal> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointRefusal::Lines)?.split('\n');
        let mut next = || lines.next().ok_or(CheckpointRefusal::Lines);
        let (origin, size, root) = (next()?, next()?, next()?);
        Ok(Self {
            origin: line(origin)?,
            size: plain_number(size)?,
            root: root.parse().map_err(|_| CheckpointRefusal::Root)?,
            extensions: lines.map(line).collect::<Result<Vec<String>, CheckpointRefusal>>()?,
        })
    }
}

/// One non-empty line without control characters.
fn line(text: &str) -> Result<String, CheckpointRefusal> {
    if text.is_empty() || text.contains(|letter: char| letter < ' ') {
        return Err(CheckpointRefusal::Line);
    }
    Ok(text.to_owned())
}

/// A number in its only writing: no sign, no leading zero.
fn plain_number(text: &str) -> Result<u64, CheckpointRefusal> {
    let number: u64 = text.parse().map_err(|_| CheckpointRefusal::Size)?;
    if number.to_string() == text { Ok(number) } else { Err(CheckpointRefusal::Size) }
}
