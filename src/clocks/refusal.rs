//! What is refused about clocks.

use crate::{
    cases::CaseRefusal,
    documents::DocumentRefusal,
    identity::IdentityRefusal,
    store::{Refusal, StoreError},
};

/// Why a clock is not moved, suspended or ended as asked.
#[derive(Debug, thiserror::Error)]
pub enum ClockRefusal {
    /// There is no such thing, or not for the caller.
    #[error("there is no such case, document or hold")]
    NotFound,
    /// The document's day has come: nothing moves its clock any more.
    #[error("the document's day has come")]
    Ended,
    /// The documents would be past their day at once, and the order does not say that this is meant.
    #[error("documents would be closed at once")]
    EndsAtOnce,
    /// A date that cannot be: ahead, before, or too far.
    #[error("this date cannot be")]
    Date,
    /// A hold without a day of review, or with one that is past or more than a year away.
    #[error("a hold needs a day of review, within a year")]
    Review,
    /// The purpose of one of the documents does not allow holds.
    #[error("the purpose allows no hold")]
    HoldNotAllowed,
    /// The reason belongs to another kind of hold.
    #[error("the reason is not one of this act's")]
    Reason,
    /// The hold was lifted already.
    #[error("the hold was lifted already")]
    AlreadyLifted,
    /// A hold is lifted only after the person was told.
    #[error("the person must be told first")]
    NotTold,
    /// The rule allows no extension, or no event started its clock, or the backstop decides.
    #[error("the rule allows no extension here")]
    NotExtendable,
    /// Further than the rule allows.
    #[error("further than the rule allows")]
    TooFar,
    /// Already so.
    #[error("it is so already")]
    Already,
    /// A piece or a purpose that is not in force.
    #[error("there is no such purpose or piece")]
    UnknownPiece,
    /// A restriction of processing stands on it.
    #[error("a restriction of processing stands on the document")]
    Restricted,
    /// The document moved on since a correction was asked: it can only be refused.
    #[error("the document moved on since the correction was asked")]
    Outdated,
    /// The document moved on since the correction was asked.
    #[error("the document moved on in the meantime")]
    Moved,
    /// Too many at once, or none.
    #[error("too many at once, or none")]
    Count,
    /// The case refused.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// The document refused.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
    /// The identity refused.
    #[error(transparent)]
    Identity(#[from] IdentityRefusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for ClockRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Case(refusal) => refusal.store_error(),
            Self::Document(refusal) => refusal.store_error(),
            Self::Identity(refusal) => refusal.store_error(),
            _ => None,
        }
    }
}
