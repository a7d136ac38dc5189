//! What the identity refuses.

use crate::store::{Refusal, StoreError};

/// Why somebody is not let in, or not added.
#[derive(Debug, thiserror::Error)]
pub enum IdentityRefusal {
    /// The address or the passphrase is not right: nobody is told which.
    #[error("the address or the passphrase is not right")]
    SignIn,
    /// The session ended while its request was on its way.
    #[error("the session has ended")]
    SessionEnded,
    /// Too many tries for this address: wait.
    #[error("too many tries")]
    TooManyTries,
    /// The invitation is unknown, used or past its end.
    #[error("the invitation has ended")]
    InvitationEnded,
    /// Somebody with this address already has an account or an invitation.
    #[error("this address is already known")]
    AddressTaken,
    /// The role does not belong in such a team.
    #[error("this role does not belong in this team")]
    RoleMisplaced,
    /// What was sent does not fit together: a named part is not as the formats say.
    #[error("{0} is not as expected")]
    Malformed(&'static str),
    /// Somebody else signed a roster in the meantime.
    #[error("another roster was signed in the meantime")]
    RosterMoved,
    /// There is no such thing, or not for the caller.
    #[error("there is no such thing")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for IdentityRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
