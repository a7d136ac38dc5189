//! What the trail proves to somebody outside, and who may take it away: receipts of what was received, certificates of what was destroyed.
//!
//! Each is an [`Attestation`]: a statement read from one entry, with the proof that the entry is there. [`verify`] needs the log's key and nothing else.

mod attestation;
mod destruction;
mod http;
mod leaf;
mod page;
mod reception;
mod told;

pub use attestation::{Attestation, Cosigned, Invalid, Statement};
pub use destruction::{Certificate, Destruction};
pub use http::routes;
pub use reception::{Receipt, Reception};
pub use told::{Either, Told, Unreadable, verify};

use crate::audit::ProofAddress;

/// The address of an entry's proof, if it is one of a reception or of a destruction.
#[must_use]
pub fn address_of(index: u64, leaf: &str) -> Option<ProofAddress> {
    let tells = Reception::of_leaf(leaf).is_some() || Destruction::of_leaf(leaf).is_some();
    tells.then(|| ProofAddress::of(index, leaf))
}
