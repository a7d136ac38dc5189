//! Why a run, or one document of it, failed.

use crate::{
    cases::CaseRefusal,
    documents::DocumentRefusal,
    requests::RequestRefusal,
    store::{Refusal, StoreError},
};

/// Why a run, or one document of it, failed.
#[derive(Debug, thiserror::Error)]
pub enum RunRefusal {
    /// Another worker has taken the lease: this one changes nothing more.
    #[error("another worker has taken the purge over")]
    LeaseLost,
    /// No stop stands that could be released.
    #[error("no stopped purge waits for its release")]
    NotStopped,
    /// Other documents are counted than whoever released them saw.
    #[error("other documents stop the purge by now than were seen")]
    Moved,
    /// There is no such run or document.
    #[error("there is no such run, or nothing of it was destroyed")]
    NotFound,
    /// What was destroyed cannot be written down.
    #[error("the record of a destruction cannot be written")]
    Json(#[from] serde_json::Error),
    /// The documents refused.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
    /// The requests refused.
    #[error(transparent)]
    Request(#[from] RequestRefusal),
    /// The cases refused.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// The trail cannot be read.
    #[error(transparent)]
    Log(#[from] crate::audit::LogError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for RunRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Document(refusal) => refusal.store_error(),
            Self::Request(refusal) => refusal.store_error(),
            Self::Case(refusal) => refusal.store_error(),
            Self::Log(refusal) => refusal.store_error(),
            Self::LeaseLost | Self::NotStopped | Self::Moved | Self::NotFound | Self::Json(_) => None,
        }
    }
}
