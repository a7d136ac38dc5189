//! Why a report is not made.

use crate::{
    audit::Broken,
    merkle::{CheckpointRefusal, NoteRefusal},
    store::{Refusal, StoreError},
};

/// Why a report is not made.
#[derive(Debug, thiserror::Error)]
pub enum ReportRefusal {
    /// What the list was asked by does not exist.
    #[error(transparent)]
    List(#[from] NoSuchList),
    /// The stored checkpoint is no signed note.
    #[error("the stored checkpoint is no signed note")]
    Note(#[from] NoteRefusal),
    /// The stored checkpoint is not this log's.
    #[error("the stored checkpoint is not one of this log's")]
    Checkpoint(#[from] CheckpointRefusal),
    /// The trail cannot grow.
    #[error(transparent)]
    Log(#[from] crate::audit::LogError),
    /// The trail does not verify.
    #[error(transparent)]
    Trail(#[from] Broken),
    /// The export cannot be written.
    #[error(transparent)]
    Export(#[from] super::ExportRefusal),
    /// A decision is not recorded.
    #[error(transparent)]
    Decision(#[from] super::DecisionRefusal),
    /// The table of comma-separated values cannot be written.
    #[error("the table cannot be written")]
    Csv(#[from] csv::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for ReportRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// A list that does not exist: an unknown state, purpose, team, week or document in its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such list")]
pub struct NoSuchList;
