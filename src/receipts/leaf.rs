//! A leaf of the trail, as statements read it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

/// The parts that are in clear.
#[derive(Deserialize)]
pub(super) struct Leaf {
    pub(super) time: Timestamp,
    action: String,
    outcome: String,
    objects: BTreeMap<String, String>,
    pub(super) purpose: Option<String>,
    pub(super) policy: Option<String>,
}

impl Leaf {
    /// Reads a leaf that tells of this action, done.
    pub(super) fn read(leaf: &str, action: &str) -> Option<Self> {
        serde_json::from_str(leaf).ok().filter(|leaf: &Self| leaf.action == action && leaf.outcome == "done")
    }

    /// The object of this name.
    pub(super) fn object(&self, name: &str) -> Option<String> {
        self.objects.get(name).cloned()
    }
}
