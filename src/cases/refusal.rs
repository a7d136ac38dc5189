//! What is refused about cases.

use crate::{
    identity::IdentityRefusal,
    retention::EventRefusal,
    store::{Refusal, StoreError},
};

/// Why a case is not opened, or an event not recorded.
#[derive(Debug, thiserror::Error)]
pub enum CaseRefusal {
    /// There is no such case, or not for the caller.
    #[error("there is no such case")]
    NotFound,
    /// The label is not a sealed thing.
    #[error("the label is not sealed as the formats say")]
    NotSealed,
    /// The case is already open under this id.
    #[error("the case is already open")]
    Taken,
    /// The event's date makes no sense.
    #[error(transparent)]
    Event(#[from] EventRefusal),
    /// The identity refused.
    #[error(transparent)]
    Identity(#[from] IdentityRefusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for CaseRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Identity(refusal) => refusal.store_error(),
            _ => None,
        }
    }
}
