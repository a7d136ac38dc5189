//! The approval of other purposes: the second person's word, signed, so that a server cannot make it up.

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::statement::Statement;

/// What the data protection officer signs: which version replaces which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The digest of the purposes that are approved.
    pub policy: Digest,
    /// The digest of those they replace.
    pub previous: Digest,
}

impl Statement for Approval {
    const KIND: &'static str = "approval";
}
