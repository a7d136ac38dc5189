//! The certificate of one destruction: what the trail's entry states, with the proof that it is there. It names nobody, and whoever has the log's key checks it alone.
//!
//! Every statement is read from the leaf itself, so that a certificate can say nothing that the trail does not.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RunRefusal;
use crate::{
    audit::{self, Proven},
    base::{DocumentId, b64, from_b64},
    documents,
    merkle::{Checkpoint, Hash, InclusionProof, SignedNote, VerifierKey},
    store::Tx,
};

/// How long the last backup that may hold an access lives after the destruction: accesses are an artefact of their own, rotated within seven days.
const LAST_BACKUP: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A certificate of erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// `consigne.certificate.v1`.
    pub kind: String,
    /// What was destroyed, when, why.
    pub statement: Statement,
    /// The entry of the trail.
    pub leaf: String,
    /// Its place, from 0.
    pub index: u64,
    /// The size of the log that the path leads to.
    pub size: u64,
    /// The inclusion path (RFC 6962 §2.1.1), in base64.
    pub path: Vec<String>,
    /// The signed checkpoint of that size (C2SP tlog-checkpoint).
    pub checkpoint: String,
}

/// What a certificate states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
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
    /// How many accesses were destroyed with it.
    pub accesses: String,
    /// How often it had been handed to a reader, who may have kept a copy: this certificate says nothing of those.
    pub handed_over: String,
    /// The last day on which a backup of the accesses may still live.
    pub backups_until: String,
    /// Under which authority: of the tableau de gestion, a visa, or `COPIE`.
    pub authority: String,
    /// The run that executed it.
    pub run: String,
}

/// Why a certificate proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The leaf is not one of a destruction.
    #[error("the entry tells of no destruction")]
    Leaf,
    /// The statement says something else than the entry.
    #[error("the certificate says something else than the trail")]
    Statement,
    /// The path does not lead from the leaf to the checkpoint.
    #[error("the entry is not in the trail of this checkpoint")]
    Path,
    /// The checkpoint is not signed by this key.
    #[error("the checkpoint is not signed by this log")]
    Signature,
}

#[derive(Deserialize)]
struct Leaf {
    time: Timestamp,
    action: String,
    objects: BTreeMap<String, String>,
    purpose: Option<String>,
    policy: Option<String>,
}

impl Statement {
    /// Reads what a leaf states.
    ///
    /// # Errors
    /// [`Invalid::Leaf`] when it tells of no destruction.
    pub fn of_leaf(leaf: &str) -> Result<Self, Invalid> {
        let leaf: Leaf = serde_json::from_str(leaf).map_err(|_| Invalid::Leaf)?;
        let object = |name: &str| leaf.objects.get(name).cloned();
        if leaf.action != "document.purged" {
            return Err(Invalid::Leaf);
        }
        let until = leaf.time.saturating_add(LAST_BACKUP).unwrap_or(Timestamp::MAX);
        Ok(Self {
            document: object("document").ok_or(Invalid::Leaf)?,
            payload: object("payload").unwrap_or_default(),
            payload_destroyed: object("payload-destroyed").as_deref() == Some("yes"),
            payload_missing: object("payload-destroyed").as_deref() == Some("missing"),
            purpose: leaf.purpose.ok_or(Invalid::Leaf)?,
            policy: leaf.policy.ok_or(Invalid::Leaf)?,
            trigger: object("trigger").unwrap_or_default(),
            clock: object("clock"),
            due: object("purge-at").ok_or(Invalid::Leaf)?,
            executed: leaf.time.to_string(),
            accesses: object("grants").unwrap_or_default(),
            handed_over: object("openings").unwrap_or_default(),
            backups_until: crate::retention::calendar::day_of(until).to_string(),
            authority: object("authority").unwrap_or_default(),
            run: object("run").unwrap_or_default(),
        })
    }
}

impl Certificate {
    fn of(proven: Proven) -> Result<Self, Invalid> {
        Ok(Self {
            kind: "consigne.certificate.v1".to_owned(),
            statement: Statement::of_leaf(&proven.leaf)?,
            leaf: proven.leaf,
            index: proven.proof.index,
            size: proven.proof.size,
            path: proven.proof.path.iter().map(|hash| b64(hash.as_bytes())).collect(),
            checkpoint: proven.checkpoint,
        })
    }

    /// Verifies it with nothing but the log's key.
    ///
    /// # Errors
    /// [`Invalid`]: then it proves nothing.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), Invalid> {
        if Statement::of_leaf(&self.leaf)? != self.statement {
            return Err(Invalid::Statement);
        }
        let note: SignedNote = self.checkpoint.parse().map_err(|_| Invalid::Signature)?;
        let checkpoint = Checkpoint::open(&note, key, &[]).map_err(|_| Invalid::Signature)?.checkpoint;
        let hash = |text: &String| from_b64(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).map(Hash::from_bytes).ok_or(Invalid::Path);
        let path = self.path.iter().map(hash).collect::<Result<_, _>>()?;
        let proof = InclusionProof { index: self.index, size: self.size, path };
        if self.size != checkpoint.size() {
            return Err(Invalid::Path);
        }
        proof.verify(Hash::of_leaf(self.leaf.as_bytes()), checkpoint.root()).map_err(|_| Invalid::Path)
    }
}

/// The certificates of a document: one for each purpose under which it was destroyed.
///
/// # Errors
/// [`RunRefusal::NotFound`] when nothing of it was destroyed.
pub async fn certificates(tx: &mut Tx, key: &VerifierKey, document: &DocumentId) -> Result<Vec<Certificate>, RunRefusal> {
    let mut found = Vec::new();
    for row in documents::store::uses_of(tx, document).await? {
        let Some(entry) = row.end_entry else { continue };
        if let Some(proven) = audit::prove(tx, key, entry).await? {
            found.push(Certificate::of(proven).map_err(|_| RunRefusal::NotFound)?);
        }
    }
    if found.is_empty() { Err(RunRefusal::NotFound) } else { Ok(found) }
}
