//! The life of a document: `Active → Archived → AwaitingVisa → Purging → Purged`. A transition consumes the old state.

use jiff::Timestamp;

use crate::{base::time_of, store::StoreError};

/// Where a document is in its life, with the facts of it. What may be *read* follows from the dates alone
/// ([`crate::retention::stage`]): access closes on the day, whether or not a run has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The team holds an access.
    Active,
    /// The archive team alone holds an access.
    Archived {
        /// Since when.
        at: Timestamp,
    },
    /// Due, without authority to eliminate: nothing is destroyed.
    AwaitingVisa {
        /// Since when.
        since: Timestamp,
        /// Whether the visa was given since.
        given: bool,
    },
    /// Every access is destroyed; the payload goes next.
    Purging {
        /// Since when.
        since: Timestamp,
    },
    /// Payload and accesses are gone.
    Purged {
        /// When the destruction was complete.
        at: Timestamp,
    },
}

/// What a purge run does to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// The team's grant goes.
    Archive,
    /// Closed until somebody gives a visa.
    AwaitVisa,
    /// Its destruction is authorised.
    GiveVisa,
    /// Grants are destroyed.
    BeginPurge,
    /// The payload is gone.
    CompletePurge,
}

/// A transition that this state does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a document that is {from:?} cannot {to:?}")]
pub struct WrongState {
    from: State,
    to: Transition,
}

impl State {
    /// The state after `transition`, at `now`.
    ///
    /// # Errors
    /// [`WrongState`] when the state does not know it.
    pub fn after(self, transition: Transition, now: Timestamp) -> Result<Self, WrongState> {
        match (self, transition) {
            (Self::Active, Transition::Archive) => Ok(Self::Archived { at: now }),
            (Self::Active | Self::Archived { .. }, Transition::AwaitVisa) => Ok(Self::AwaitingVisa { since: now, given: false }),
            (Self::AwaitingVisa { since, given: false }, Transition::GiveVisa) => Ok(Self::AwaitingVisa { since, given: true }),
            // Without its visa, a document that awaits one stays: nothing leads from it to its destruction.
            (Self::Active | Self::Archived { .. } | Self::AwaitingVisa { given: true, .. }, Transition::BeginPurge) => Ok(Self::Purging { since: now }),
            (Self::Purging { .. }, Transition::CompletePurge) => Ok(Self::Purged { at: now }),
            (from, to) => Err(WrongState { from, to }),
        }
    }

    /// The word stored and sent.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived { .. } => "archived",
            Self::AwaitingVisa { .. } => "awaiting_visa",
            Self::Purging { .. } => "purging",
            Self::Purged { .. } => "purged",
        }
    }

    /// Reads a state back from its word and the columns that carry its facts.
    pub(crate) fn read(word: &str, [archived, awaiting, purging, purged]: [Option<i64>; 4], given: bool) -> Result<Self, StoreError> {
        match (word, archived, awaiting, purging, purged) {
            ("active", ..) => Ok(Self::Active),
            ("archived", Some(at), ..) => Ok(Self::Archived { at: time_of(at) }),
            ("awaiting_visa", _, Some(since), ..) => Ok(Self::AwaitingVisa { since: time_of(since), given }),
            ("purging", _, _, Some(since), _) => Ok(Self::Purging { since: time_of(since) }),
            ("purged", _, _, _, Some(at)) => Ok(Self::Purged { at: time_of(at) }),
            _ => Err(StoreError::Unreadable("a document's state")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_document_that_awaits_a_visa_is_not_destroyed() {
        let awaiting = State::Active.after(Transition::AwaitVisa, NOW).expect("allowed");
        for transition in [Transition::Archive, Transition::BeginPurge, Transition::CompletePurge] {
            assert!(awaiting.after(transition, NOW).is_err());
        }
        let given = awaiting.after(Transition::GiveVisa, NOW).expect("allowed");
        assert!(given.after(Transition::BeginPurge, NOW).is_ok());
        assert!(given.after(Transition::GiveVisa, NOW).is_err(), "once");
        assert!(State::Active.after(Transition::GiveVisa, NOW).is_err());
    }

    #[test]
    fn nothing_leads_out_of_purged_and_nothing_skips_the_grants() {
        let purging = State::Archived { at: NOW }.after(Transition::BeginPurge, NOW).expect("allowed");
        let purged = purging.after(Transition::CompletePurge, NOW).expect("allowed");
        for transition in [Transition::Archive, Transition::AwaitVisa, Transition::BeginPurge, Transition::CompletePurge] {
            assert!(purged.after(transition, NOW).is_err());
        }
        assert!(State::Active.after(Transition::CompletePurge, NOW).is_err());
    }
}
