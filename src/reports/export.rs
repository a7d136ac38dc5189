//! A report with everything that it takes to count it again elsewhere: the report, the leaves of the trail, the signed checkpoint. No database is needed afterwards, and no
//! trust in whoever made it.

use std::{io, path::Path};

use super::{Difference, Recount, Report, ReportRefusal, compare, store};
use crate::{
    merkle::{Checkpoint, Hash, SignedNote, TreeHasher, VerifierKey},
    store::Tx,
};

/// Leaves read at a time.
const PAGE: i64 = 4_096;

const REPORT: &str = "report.json";
const LEAVES: &str = "leaves.jsonl";
const CHECKPOINT: &str = "checkpoint";

/// Why an exported report is not verified.
#[derive(Debug, thiserror::Error)]
pub enum ExportRefusal {
    /// A file of the export cannot be read or written.
    #[error("the file {0} of the export cannot be used")]
    File(&'static str, #[source] io::Error),
    /// The report does not read back.
    #[error("report.json is not a report")]
    Report(#[from] serde_json::Error),
    /// The checkpoint is not signed by this key.
    #[error("the checkpoint is not signed by this key")]
    Signature,
    /// The leaves are not those of the checkpoint.
    #[error("the leaves are not those of the signed checkpoint: one was changed, moved, added or removed")]
    Leaves,
    /// The report speaks of another checkpoint.
    #[error("the report was not made at this checkpoint")]
    OtherCheckpoint,
    /// A leaf does not read back.
    #[error("a leaf of the trail does not read back")]
    Leaf,
}

/// Writes an export of `report` into `folder`: it must have been made in this snapshot.
///
/// # Errors
/// When the records cannot be read, or the folder cannot be written.
pub async fn export(tx: &mut Tx, report: &Report, folder: &Path) -> Result<u64, ReportRefusal> {
    let note = store::checkpoint(tx).await?.unwrap_or_default();
    let file = |name: &'static str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).map_err(|error| ExportRefusal::File(name, error));
    std::fs::create_dir_all(folder).map_err(|error| ExportRefusal::File(REPORT, error))?;
    file(REPORT, &serde_json::to_vec_pretty(report).map_err(ExportRefusal::from)?)?;
    file(CHECKPOINT, note.as_bytes())?;
    let mut leaves = std::fs::File::create(folder.join(LEAVES)).map(io::BufWriter::new).map_err(|error| ExportRefusal::File(LEAVES, error))?;
    let (size, mut written) = (report.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.entries), 0);
    while written < size {
        let page = store::numbered(tx, written.cast_signed(), PAGE.min((size - written).cast_signed())).await?;
        if page.is_empty() {
            break;
        }
        for (_, leaf) in &page {
            io::Write::write_all(&mut leaves, leaf.as_bytes())
                .and_then(|()| io::Write::write_all(&mut leaves, b"\n"))
                .map_err(|error| ExportRefusal::File(LEAVES, error))?;
        }
        written += page.len() as u64;
    }
    io::Write::flush(&mut leaves).map_err(|error| ExportRefusal::File(LEAVES, error))?;
    Ok(written)
}

/// Counts an exported report again, from its leaves alone, once they are those that `key` signed. What differs is named.
///
/// # Errors
/// [`ExportRefusal`]: then nothing is known of the figures.
pub fn verify_export(folder: &Path, key: &VerifierKey) -> Result<(Recount, Vec<Difference>), ExportRefusal> {
    let read = |name: &'static str| std::fs::read_to_string(folder.join(name)).map_err(|error| ExportRefusal::File(name, error));
    let report: Report = serde_json::from_str(&read(REPORT)?)?;
    let note: SignedNote = read(CHECKPOINT)?.parse().map_err(|_| ExportRefusal::Signature)?;
    let checkpoint = Checkpoint::open(&note, key, &[]).map_err(|_| ExportRefusal::Signature)?.checkpoint;
    let said = report.checkpoint.as_ref().ok_or(ExportRefusal::OtherCheckpoint)?;
    if said.entries != checkpoint.size() || said.root != checkpoint.root().to_string() {
        return Err(ExportRefusal::OtherCheckpoint);
    }
    let (mut tree, mut recount) = (TreeHasher::new(), Recount::default());
    let leaves = std::fs::File::open(folder.join(LEAVES)).map_err(|error| ExportRefusal::File(LEAVES, error))?;
    for leaf in io::BufRead::lines(io::BufReader::new(leaves)) {
        let leaf = leaf.map_err(|error| ExportRefusal::File(LEAVES, error))?;
        tree.push(Hash::of_leaf(leaf.as_bytes()));
        recount.take(&leaf).map_err(|_| ExportRefusal::Leaf)?;
    }
    if tree.size() != checkpoint.size() || tree.root() != checkpoint.root() {
        return Err(ExportRefusal::Leaves);
    }
    let differences = compare::differences(&report, &recount.report(&report));
    Ok((recount, differences))
}
