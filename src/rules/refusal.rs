//! Why purposes are not changed.

use crate::{
    clocks::ClockRefusal,
    documents::DocumentRefusal,
    identity::IdentityRefusal,
    purposes::Mistake,
    store::{Refusal, StoreError},
};

/// Why purposes are not compared, proposed, approved or applied.
#[derive(Debug, thiserror::Error)]
pub enum RulesRefusal {
    /// The files have mistakes.
    #[error("the purposes have mistakes:\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Mistakes(Vec<Mistake>),
    /// They are those in force.
    #[error("these purposes are those in force: there is nothing to change")]
    Same,
    /// They were proposed, approved or refused already.
    #[error("these very purposes were proposed already")]
    Known,
    /// A purpose or a piece is gone from the files while documents carry it.
    #[error("{0}: documents are still held for it, so it cannot be removed; keep its file until the last of them is destroyed")]
    StillCarried(String),
    /// More than half of everything held would be past its day at once.
    #[error("{due} of {stock} documents would be past their last day at once: a rule that empties the service is not proposed; look at its durations")]
    EmptiesTheService {
        /// How many would be due.
        due: u64,
        /// Of how many.
        stock: u64,
    },
    /// There is no such version, or it does not wait for a decision.
    #[error("there is no such version that waits for a decision")]
    NotFound,
    /// Another version came into force since the page was read.
    #[error("other purposes came into force in the meantime")]
    Moved,
    /// The approval is not signed by the caller, or says something else.
    #[error("the approval is not signed as it must be")]
    NotSigned,
    /// The date on which the persons were told cannot be.
    #[error("this date cannot be")]
    Date,
    /// A stored version does not read back.
    #[error("a stored version of the purposes does not read back")]
    Unreadable,
    /// The clocks refused.
    #[error(transparent)]
    Clock(#[from] ClockRefusal),
    /// The documents refused.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
    /// The identity refused.
    #[error(transparent)]
    Identity(#[from] IdentityRefusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for RulesRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Clock(refusal) => refusal.store_error(),
            Self::Document(refusal) => refusal.store_error(),
            Self::Identity(refusal) => refusal.store_error(),
            _ => None,
        }
    }
}
