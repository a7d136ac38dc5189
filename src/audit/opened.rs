//! The trail with what it commits to: for whoever supervises, who may read it. Written to be sealed, and verified by itself when it is opened.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use serde::{Deserialize, Serialize};

use super::{Broken, LogError, Verified, entry::commitment, store};
use crate::{
    base::{from_hex, hex},
    merkle::{Checkpoint, Hash, SignedNote, TreeHasher, VerifierKey},
    store::{Listed, Records},
};

/// The form of the file: its first line says so.
const FORMAT: &str = "consigne.trail.v1";

/// Entries read at a time.
const PAGE: i64 = 1_000;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    /// The signed checkpoint under which everything after it holds.
    checkpoint: String,
}

/// Each other line: an entry, in its order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenedEntry {
    leaf: String,
    /// What is still kept of what it commits to, by field.
    values: BTreeMap<String, OpenedValue>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenedValue {
    value: String,
    /// In hex.
    salt: String,
}

/// What of a leaf is compared with its values.
#[derive(Deserialize)]
struct Commitments {
    commitments: BTreeMap<String, String>,
}

/// An opened trail that verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedValues {
    /// Its entries and their root.
    pub trail: Verified,
    /// Values that are what the entries commit to.
    pub values: u64,
    /// Commitments whose value is forgotten.
    pub forgotten: u64,
}

/// Why an opened trail is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// Its entries.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// A value is not what its entry commits to.
    #[error("entry {0} commits to another {1} than the file says")]
    Value(u64, String),
    /// It is no such file, or is cut.
    #[error("the file is no opened trail: {0}")]
    Form(String),
    /// It cannot be read or written.
    #[error("the file cannot be read or written")]
    File(#[from] io::Error),
}

impl From<LogError> for NotOpened {
    fn from(error: LogError) -> Self {
        Self::Broken(error.into())
    }
}

/// Writes every entry, with what is still kept of what it commits to, in one snapshot. `progress` is told of how many entries, and how many are written. Gives how many.
///
/// # Errors
/// When the trail cannot be read, or the file cannot be written.
pub async fn write_opened(records: &Records, key: &VerifierKey, output: &mut impl Write, mut progress: impl FnMut(u64, u64)) -> Result<u64, NotOpened> {
    let mut tx = records.read().await.map_err(LogError::from)?;
    let note = store::last_checkpoint(&mut tx).await.map_err(LogError::from)?.ok_or(Broken::Unsigned)?;
    let parsed: SignedNote = note.parse().map_err(|_| Broken::Signature)?;
    let size = Checkpoint::open(&parsed, key, &[]).map_err(|_| Broken::Signature)?.checkpoint.size();
    line(output, &Head { format: FORMAT.to_owned(), checkpoint: note })?;
    let mut written = 0;
    while written < size {
        let limit = PAGE.min((size - written).cast_signed());
        let page = store::placed(&mut tx, (written.cast_signed(), limit)).await.map_err(LogError::from)?;
        if page.is_empty() {
            return Err(Broken::Short { found: written, expected: size }.into());
        }
        let listed = Listed::of_members(&page.iter().map(|row| [row.entry]).collect::<Vec<_>>()).map_err(LogError::from)?;
        let mut values: BTreeMap<i64, BTreeMap<String, OpenedValue>> = BTreeMap::new();
        for row in store::salted_values(&mut tx, &listed).await.map_err(LogError::from)? {
            values.entry(row.entry).or_default().insert(row.field, OpenedValue { value: row.value, salt: hex(&row.salt) });
        }
        for row in page {
            line(output, &OpenedEntry { values: values.remove(&row.entry).unwrap_or_default(), leaf: row.leaf })?;
            written += 1;
        }
        progress(size, written);
    }
    Ok(written)
}

fn line(output: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *output, value)?;
    output.write_all(b"\n")
}

/// Verifies an opened trail: every entry against the checkpoint that the log signed, every value against what its entry commits to.
///
/// # Errors
/// [`NotOpened`], which names the first bad entry.
pub fn verify_opened(input: impl BufRead, key: &VerifierKey) -> Result<VerifiedValues, NotOpened> {
    let form = |what: &dyn std::fmt::Display| NotOpened::Form(what.to_string());
    let mut lines = input.lines();
    let head = lines.next().ok_or_else(|| form(&"it is empty"))??;
    let head: Head = serde_json::from_str(&head).map_err(|error| form(&error))?;
    if head.format != FORMAT {
        return Err(form(&"it is of another form"));
    }
    let note: SignedNote = head.checkpoint.parse().map_err(|_| Broken::Signature)?;
    let checkpoint = Checkpoint::open(&note, key, &[]).map_err(|_| Broken::Signature)?.checkpoint;
    let (mut tree, mut values, mut forgotten) = (TreeHasher::new(), 0, 0);
    for line in lines {
        let index = tree.size();
        let opened: OpenedEntry = serde_json::from_str(&line?).map_err(|error| form(&error))?;
        let leaf: Commitments = serde_json::from_str(&opened.leaf).map_err(|_| Broken::Entry(index))?;
        for (field, stated) in &opened.values {
            let salt = from_hex(&stated.salt).and_then(|salt| <[u8; 32]>::try_from(salt).ok());
            let made = salt.map(|salt| commitment(&salt, field, &stated.value));
            if made.is_none() || made.as_ref() != leaf.commitments.get(field) {
                return Err(NotOpened::Value(index, field.clone()));
            }
        }
        values += opened.values.len() as u64;
        forgotten += (leaf.commitments.len() - opened.values.len()) as u64;
        tree.push(Hash::of_leaf(opened.leaf.as_bytes()));
    }
    if tree.size() != checkpoint.size() {
        return Err(Broken::Short { found: tree.size(), expected: checkpoint.size() }.into());
    }
    if tree.root() != checkpoint.root() {
        return Err(Broken::Root(checkpoint.size()).into());
    }
    Ok(VerifiedValues { trail: Verified { entries: tree.size(), root: tree.root() }, values, forgotten })
}
