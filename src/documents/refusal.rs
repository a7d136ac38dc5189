//! What is refused about documents.

use crate::{
    blobs::BlobError,
    cases::CaseRefusal,
    store::{Refusal, StoreError},
};

/// Why a document is not received, or not handed over.
#[derive(Debug, thiserror::Error)]
pub enum DocumentRefusal {
    /// There is no such upload or document, or not for the caller.
    #[error("there is no such document")]
    NotFound,
    /// The document is past its day, purged or not.
    #[error("the document is past its last day")]
    Ended,
    /// The caller's teams no longer hold an access to it.
    #[error("the team no longer holds an access to this document")]
    NoAccess,
    /// A restriction of processing stands on it (GDPR art. 18).
    #[error("a restriction of processing stands on the document")]
    Restricted,
    /// Past its day, and the next purge destroys it.
    #[error("the document is past its day, and the next purge destroys it")]
    Due,
    /// Past its day, and a hold keeps it.
    #[error("the document is past its day, and a hold keeps it from being destroyed")]
    Suspended,
    /// The archive team opens exceptionally, and says why first.
    #[error("an exceptional consultation needs its reason first")]
    ConsultationNeeded,
    /// A file without a byte.
    #[error("the file is empty")]
    Empty,
    /// Larger than the service takes.
    #[error("the file is larger than the service takes")]
    TooLarge,
    /// More than the link, the partner or the instance may hold.
    #[error("the quota is reached")]
    Quota,
    /// The bytes do not begin where the stored ones end.
    #[error("the bytes do not begin at the stored offset")]
    WrongOffset,
    /// More bytes than announced.
    #[error("more bytes than announced")]
    TooLong,
    /// The upload is not complete, or belongs elsewhere.
    #[error("the upload is not complete")]
    Incomplete,
    /// The sender's connection broke.
    #[error("the connection broke")]
    Broken,
    /// Not a sealed thing of the expected form.
    #[error("not sealed as the formats say")]
    NotSealed,
    /// The accesses are not exactly those of the recipients.
    #[error("the accesses are not those of the recipients")]
    WrongHolders,
    /// The purpose does not know this piece, or it was not asked for.
    #[error("the piece was not asked for")]
    UnknownPiece,
    /// By its rule, the document would be past its day at once.
    #[error("the document would be past its last day at once")]
    DueAtOnce,
    /// Too many documents at once, or none.
    #[error("too many documents at once, or none")]
    Count,
    /// A due document in a state that does not know what was to be done.
    #[error(transparent)]
    State(#[from] super::WrongState),
    /// The case refused.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// The store of payloads failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for DocumentRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Case(refusal) => refusal.store_error(),
            _ => None,
        }
    }
}
