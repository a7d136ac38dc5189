//! The receipt of one document: that it was received, when, for what, until when. It names nobody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Attestation, Statement, leaf::Leaf};

/// A receipt.
pub type Receipt = Attestation<Reception>;

/// What a receipt states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reception {
    /// The document's id: of nobody.
    pub document: String,
    /// The SHA-256 of its sealed bytes.
    pub payload: String,
    /// Which piece it was sent as.
    pub piece: String,
    /// The purpose it is held for.
    pub purpose: String,
    /// The version of the purposes whose rule set its last day.
    pub policy: String,
    /// The request that it answers; none for what the team added itself.
    pub request: Option<String>,
    /// Where it was sealed: `browser` or `client` before it was sent, `arrival` by the server.
    pub sealed_by: String,
    /// When it was received.
    pub received: String,
    /// The first instant after its last day, as things stood then.
    pub due: String,
}

impl Statement for Reception {
    const KIND: &'static str = "consigne.receipt.v1";

    fn of_leaf(leaf: &str) -> Option<Self> {
        let leaf = Leaf::read(leaf, "document.received")?;
        Some(Self {
            document: leaf.object("document")?,
            payload: leaf.object("payload")?,
            piece: leaf.object("piece")?,
            request: leaf.object("request"),
            sealed_by: leaf.object("sealed-by")?,
            received: leaf.time.to_string(),
            due: leaf.object("purge-at")?,
            purpose: leaf.purpose?,
            policy: leaf.policy?,
        })
    }
}
