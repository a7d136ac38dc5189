//! The certificate of one destruction. It names nobody, and whoever has the log's key checks it alone.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Attestation, Statement, leaf::Leaf};
use crate::retention::calendar::day_of;

/// How long the last backup that may hold an access lives after the destruction: accesses are an artefact of their own, rotated within seven days.
const LAST_BACKUP: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A certificate of erasure.
pub type Certificate = Attestation<Destruction>;

/// What a certificate states of a destruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Destruction {
    /// The document's id: of nobody.
    pub document: String,
    /// The SHA-256 of its sealed bytes.
    pub payload: String,
    /// Whether the payload was destroyed, or only every access for this purpose: another purpose still holds the document.
    pub payload_destroyed: bool,
    /// Whether nothing was found where the payload had to be: it was lost before its day.
    pub payload_missing: bool,
    /// The purpose it was held for.
    pub purpose: String,
    /// The version of the purposes whose rule set its last day.
    pub policy: String,
    /// What brought it about: `ECHEANCE`, its last day.
    pub trigger: String,
    /// The event that started its clock, if one did.
    pub clock: Option<String>,
    /// The first instant after its last day.
    pub due: String,
    /// When it was destroyed.
    pub executed: String,
    /// How many accesses there ever were for this purpose; none is left.
    pub accesses: String,
    /// How often it had been handed to a reader, who may have kept a copy: this certificate says nothing of those.
    pub handed_over: String,
    /// Under which authority: of the tableau de gestion, a visa, or `COPIE`.
    pub authority: String,
    /// The run that executed it.
    pub run: String,
}

impl Destruction {
    /// The last day on which a backup of the accesses may still live: what this program says of it, not the entry.
    #[must_use]
    pub fn backups_until(&self) -> Option<Date> {
        let executed: Timestamp = self.executed.parse().ok()?;
        Some(day_of(executed.saturating_add(LAST_BACKUP).unwrap_or(Timestamp::MAX)))
    }
}

impl Statement for Destruction {
    const KIND: &'static str = "consigne.certificate.v1";

    fn of_leaf(leaf: &str) -> Option<Self> {
        let leaf = Leaf::read(leaf, "document.purged")?;
        Some(Self {
            document: leaf.object("document")?,
            payload: leaf.object("payload").unwrap_or_default(),
            payload_destroyed: leaf.object("payload-destroyed").as_deref() == Some("yes"),
            payload_missing: leaf.object("payload-destroyed").as_deref() == Some("missing"),
            trigger: leaf.object("trigger").unwrap_or_default(),
            clock: leaf.object("clock"),
            due: leaf.object("purge-at")?,
            executed: leaf.time.to_string(),
            accesses: leaf.object("grants").unwrap_or_default(),
            handed_over: leaf.object("openings").unwrap_or_default(),
            authority: leaf.object("authority").unwrap_or_default(),
            run: leaf.object("run").unwrap_or_default(),
            purpose: leaf.purpose?,
            policy: leaf.policy?,
        })
    }
}
