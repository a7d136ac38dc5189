//! What happened, for people to read: to a document, in a case, through a link, by an agent; and what a breach exposed (GDPR art. 33 and 34).
//!
//! A timeline is the trail's own entries, found by what they commit to, with the names and reasons that are still kept; once a person is forgotten there is none. Access to a document has its
//! periods besides: who could open it, from when to when, and why no longer.

mod about;
mod csv;
mod exposure;
mod exposure_http;
mod http;
mod line;
mod page;
mod store;

use crate::{
    audit::LogError,
    identity::IdentityRefusal,
    store::{Refusal, StoreError},
};

pub use about::{About, Access, Timeline, timeline};
pub use exposure::{Breach, Class, Exposed, Exposure, exposure};
pub use http::routes;
pub use line::{Line, Who};

/// Why a timeline is not shown.
#[derive(Debug, thiserror::Error)]
pub enum TimelineRefusal {
    /// There is no such thing, or not for the caller.
    #[error("there is nothing of that name, or not for the caller")]
    NotFound,
    /// The days of a breach are no days, or the last comes before the first.
    #[error("the days of the breach are not readable, or are in the wrong order")]
    Days,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A name that cannot be read.
    #[error(transparent)]
    Identity(#[from] IdentityRefusal),
    /// The trail.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A table that cannot be written.
    #[error("the table cannot be written")]
    Csv(#[from] ::csv::Error),
}

impl Refusal for TimelineRefusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Identity(refusal) => refusal.store_error(),
            Self::Log(refusal) => refusal.store_error(),
            _ => None,
        }
    }
}
