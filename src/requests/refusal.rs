//! What is refused about requests.

use crate::{
    cases::CaseRefusal,
    documents::DocumentRefusal,
    identity::IdentityRefusal,
    store::{Refusal, StoreError},
};

/// Why a request is not made, or a link leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum RequestRefusal {
    /// There is no such request, or not for the caller.
    #[error("there is no such request")]
    NotFound,
    /// The link is unknown, ended or malformed: nobody is told which.
    #[error("the link has ended")]
    LinkEnded,
    /// No such purpose, or a piece it does not know.
    #[error("the purpose does not know this piece")]
    UnknownPiece,
    /// The purposes changed since the page was loaded.
    #[error("the purposes changed")]
    PolicyMoved,
    /// The purpose needs the person's agreement and information to be recorded.
    #[error("the agreement of the person is to be recorded")]
    AgreementNeeded,
    /// A date that makes no sense: an end in the past or too far, an agreement yet to come.
    #[error("a date is out of range")]
    Date,
    /// The brief or the team's copy is not a sealed thing.
    #[error("not sealed as the formats say")]
    NotSealed,
    /// This kind of partner cannot be asked for this purpose.
    #[error("this kind of partner is not asked for this purpose")]
    WrongPartner,
    /// The team has no key yet, or no archive team has one although the purpose needs it.
    #[error("a team has no key yet")]
    NotFounded,
    /// The case refused.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
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

impl Refusal for RequestRefusal {
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
