//! One line of the trail: the leaf's final format.
//!
//! A leaf is canonical JSON (RFC 8785). Ids of objects are in clear; whatever points at a person, an agent or a case is a commitment
//! `HMAC-SHA256(salt, field ‖ 0x00 ‖ value)` with a salt of 32 random bytes of its own: dropping salt and value forgets, and the tree still verifies.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::Serialize;

use crate::base::{AgentId, CaseId, TeamId, hex};

/// What happened: a closed set. The text is what stands in the leaf, and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Action {
    /// The first entry: pins the policy digest and the recovery recipient.
    #[serde(rename = "instance.founded")]
    InstanceFounded,
    /// The service began to answer, with these purposes.
    #[serde(rename = "instance.started")]
    InstanceStarted,
    /// Other code than before is served to browsers: each file with its hash.
    #[serde(rename = "bundle.served")]
    BundleServed,
    /// The operator printed a local link for somebody who founds a team or works without one.
    #[serde(rename = "founder.invited")]
    FounderInvited,
    /// A team got its key.
    #[serde(rename = "team.founded")]
    TeamFounded,
    /// A member signed a new roster.
    #[serde(rename = "roster.signed")]
    RosterSigned,
    /// A manager invited somebody.
    #[serde(rename = "agent.invited")]
    AgentInvited,
    /// Somebody answered an invitation and has an account.
    #[serde(rename = "agent.joined")]
    AgentJoined,
    /// An agent signed in.
    #[serde(rename = "agent.signed-in")]
    AgentSignedIn,
    /// A sign-in was refused.
    #[serde(rename = "agent.sign-in-refused")]
    AgentSignInRefused,
    /// An agent signed out.
    #[serde(rename = "agent.signed-out")]
    AgentSignedOut,
    /// An agent reached for what is not theirs, and was refused.
    #[serde(rename = "attempt.refused")]
    AttemptRefused,
    /// Links that lead nowhere were tried, so many times within a minute.
    #[serde(rename = "links.refused")]
    LinksRefused,
    /// An agent stored their vault again.
    #[serde(rename = "vault.replaced")]
    VaultReplaced,
    /// An id was set aside for a case or a request being written.
    #[serde(rename = "id.reserved")]
    IdReserved,
    /// A case was opened.
    #[serde(rename = "case.opened")]
    CaseOpened,
    /// Something that moves the retention clocks happened in a case.
    #[serde(rename = "case.event-recorded")]
    CaseEventRecorded,
    /// Something recorded in a case did not happen after all.
    #[serde(rename = "case.event-undone")]
    CaseEventUndone,
    /// A case without documents left was erased, with its label.
    #[serde(rename = "case.erased")]
    CaseErased,
    /// A request was made, with its upload link.
    #[serde(rename = "request.created")]
    RequestCreated,
    /// A request's link ended.
    #[serde(rename = "request.ended")]
    RequestEnded,
    /// What was sealed about an ended request is gone.
    #[serde(rename = "request.erased")]
    RequestErased,
    /// A document was received.
    #[serde(rename = "document.received")]
    DocumentReceived,
    /// A document's last day was computed again, and is another.
    #[serde(rename = "document.rescheduled")]
    DocumentRescheduled,
    /// A document began to be held for one more purpose.
    #[serde(rename = "document.purpose-added")]
    DocumentPurposeAdded,
    /// A wrong purpose or piece was asked to be put right, by whoever may not do so alone.
    #[serde(rename = "document.correction-asked")]
    DocumentCorrectionAsked,
    /// A wrong purpose or piece was put right.
    #[serde(rename = "document.corrected")]
    DocumentCorrected,
    /// A correction that was drawn was looked at.
    #[serde(rename = "correction.seen")]
    CorrectionSeen,
    /// A document is no longer held for a purpose that was wrong from the beginning.
    #[serde(rename = "document.purpose-withdrawn")]
    DocumentPurposeWithdrawn,
    /// An agent prolonged the team's stage, within the rule.
    #[serde(rename = "document.extended")]
    DocumentExtended,
    /// A document follows another version of its rule.
    #[serde(rename = "document.rule-applied")]
    DocumentRuleApplied,
    /// The team was told of the documents that will soon be destroyed.
    #[serde(rename = "document.end-announced")]
    DocumentEndAnnounced,
    /// A hold stands on a document, or another than before.
    #[serde(rename = "document.held")]
    DocumentHeld,
    /// No hold stands on a document any more.
    #[serde(rename = "document.released")]
    DocumentReleased,
    /// The archive team said why it looks at a document again.
    #[serde(rename = "document.consultation-asked")]
    DocumentConsultationAsked,
    /// The authority to eliminate was recorded for a document that waited for it.
    #[serde(rename = "document.visa-given")]
    DocumentVisaGiven,
    /// A hold was placed on a case or a document.
    #[serde(rename = "hold.placed")]
    HoldPlaced,
    /// A hold's review was put off to another day.
    #[serde(rename = "hold.reviewed")]
    HoldReviewed,
    /// A hold was lifted, the person having been told.
    #[serde(rename = "hold.lifted")]
    HoldLifted,
    /// An authority to eliminate was recorded.
    #[serde(rename = "visa.given")]
    VisaGiven,
    /// Exceptional consultations were looked at by whoever supervises them.
    #[serde(rename = "consultation.seen")]
    ConsultationSeen,
    /// The operator proposed other purposes.
    #[serde(rename = "policy.proposed")]
    PolicyProposed,
    /// The data protection officer approved them.
    #[serde(rename = "policy.approved")]
    PolicyApproved,
    /// The data protection officer refused them.
    #[serde(rename = "policy.refused")]
    PolicyRefused,
    /// A team was told of other rules for what it holds.
    #[serde(rename = "policy.announced")]
    PolicyAnnounced,
    /// A team recorded that the persons were told of another rule.
    #[serde(rename = "policy.notice-given")]
    PolicyNoticeGiven,
    /// The sealed payload was handed to a reader.
    #[serde(rename = "document.opened")]
    DocumentOpened,
    /// The team's grant went; the archive team's remains.
    #[serde(rename = "document.archived")]
    DocumentArchived,
    /// Due, and without authority to eliminate: closed to all but the archive team.
    #[serde(rename = "document.awaits-visa")]
    DocumentAwaitsVisa,
    /// Every grant of these due documents was destroyed, each named with its last purpose; their payloads go next, and each document's own entry follows.
    #[serde(rename = "documents.purging")]
    DocumentsPurging,
    /// The payload is gone too.
    #[serde(rename = "document.purged")]
    DocumentPurged,
    /// A due document could not be purged.
    #[serde(rename = "document.purge-failed")]
    DocumentPurgeFailed,
    /// An unfinished upload was swept away.
    #[serde(rename = "upload.swept")]
    UploadSwept,
    /// Somebody whose link no longer works asked for another.
    #[serde(rename = "link.asked")]
    LinkAsked,
    /// An agent dealt with a task.
    #[serde(rename = "task.done")]
    TaskDone,
    /// A purge run ended.
    #[serde(rename = "purge.run")]
    PurgeRun,
    /// A purge run stopped before it destroyed anything: too many last days had moved nearer.
    #[serde(rename = "purge.stopped")]
    PurgeStopped,
    /// The data protection officer released what had stopped a purge.
    #[serde(rename = "purge.released")]
    PurgeReleased,
    /// A purge was put off because the clock is not credible.
    #[serde(rename = "clock.doubted")]
    ClockDoubted,
    /// The operator said that the clock is right; the data protection officer has still to say so.
    #[serde(rename = "clock.confirmation-asked")]
    ClockConfirmationAsked,
    /// Two people said that the clock is right.
    #[serde(rename = "clock.confirmed")]
    ClockConfirmed,
    /// The report's figures kept by increments were compared with a full count.
    #[serde(rename = "report.reconciled")]
    ReportReconciled,
    /// A backup was taken: its three files, each with its hash.
    #[serde(rename = "backup.taken")]
    BackupTaken,
    /// A backup was put back: what was missing of the trail came from a witness, and everything that it took away was taken away again.
    #[serde(rename = "backup.put-back")]
    BackupPutBack,
    /// As the records that were put back have a document under one purpose: what was told of it since does not hold any more.
    #[serde(rename = "document.put-back")]
    DocumentPutBack,
    /// The records that were put back do not know a document, or not under this purpose: it came since, and is lost, or had ended already.
    #[serde(rename = "document.lost")]
    DocumentLost,
    /// As the records that were put back have a hold: it stands, whatever was told of it since.
    #[serde(rename = "hold.put-back")]
    HoldPutBack,
    /// The records that were put back do not know a hold, or know it as lifted: it does not stand.
    #[serde(rename = "hold.lost")]
    HoldLost,
    /// Fewer witnesses than needed cosigned the trail's checkpoint.
    #[serde(rename = "checkpoint.uncosigned")]
    CheckpointUncosigned,
    /// As many as needed cosigned it again.
    #[serde(rename = "checkpoint.cosigned")]
    CheckpointCosigned,
    /// The data protection officer decided on a report.
    #[serde(rename = "report.decided")]
    ReportDecided,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As asked.
    Done,
    /// Refused.
    Refused,
    /// It failed.
    Failed,
}

/// Who did it: an agent, in a role, for a structure.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// The agent.
    pub agent: &'a AgentId,
    /// Their role's word.
    pub role: &'a str,
    /// The team that they belong to; whoever supervises or operates has none.
    pub structure: Option<&'a TeamId>,
}

/// An entry being written.
#[derive(Debug, Clone)]
pub struct Entry {
    action: Action,
    outcome: Outcome,
    objects: BTreeMap<&'static str, String>,
    purpose: Option<String>,
    policy: Option<String>,
    committed: BTreeMap<&'static str, String>,
}

impl Entry {
    /// An entry saying that `action` was done.
    #[must_use]
    pub const fn done(action: Action) -> Self {
        Self { action, outcome: Outcome::Done, objects: BTreeMap::new(), purpose: None, policy: None, committed: BTreeMap::new() }
    }

    /// The same with another outcome.
    #[must_use]
    pub const fn ended(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// Names an object in clear, or its last day (`purge-at`). Never a person, an agent or a case.
    #[must_use]
    pub fn object(mut self, kind: &'static str, id: impl std::fmt::Display) -> Self {
        self.objects.insert(kind, id.to_string());
        self
    }

    /// Names the purpose and the digest of the purposes in force.
    #[must_use]
    pub fn under(mut self, purpose: impl std::fmt::Display, policy: &str) -> Self {
        self.purpose = Some(purpose.to_string());
        self.policy = Some(policy.to_owned());
        self
    }

    /// Names the digest of the purposes in force.
    #[must_use]
    pub fn policy(mut self, policy: &str) -> Self {
        self.policy = Some(policy.to_owned());
        self
    }

    /// Commits to who did it, in which role, for which structure.
    #[must_use]
    pub fn by(self, actor: Actor<'_>) -> Self {
        let entry = self.commit("actor", actor.agent.to_string()).commit("role", actor.role.to_owned());
        actor.structure.into_iter().fold(entry, |entry, structure| entry.commit("structure", structure.to_string()))
    }

    /// Commits to the case it happened in.
    #[must_use]
    pub fn in_case(self, case: &CaseId) -> Self {
        self.commit("case", case.to_string())
    }

    /// Commits to a value of the closed list `actor, role, structure, acting-for, case, recipient, reason, source`.
    #[must_use]
    pub fn commit(mut self, field: &'static str, value: String) -> Self {
        self.committed.insert(field, value);
        self
    }

    /// What is committed to, by field.
    pub(super) const fn committed(&self) -> &BTreeMap<&'static str, String> {
        &self.committed
    }

    /// The leaf's bytes, given the time and one salt for each committed field.
    pub(super) fn leaf(&self, time: Timestamp, salts: &BTreeMap<&'static str, [u8; 32]>) -> Result<String, serde_json::Error> {
        let commitments = self.committed.iter().filter_map(|(field, value)| Some((*field, commitment(salts.get(field)?, field, value)))).collect();
        let leaf = Leaf {
            action: self.action,
            commitments,
            objects: &self.objects,
            outcome: self.outcome,
            policy: self.policy.as_deref(),
            purpose: self.purpose.as_deref(),
            time: time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            v: 1,
        };
        serde_json::to_string(&leaf)
    }
}

/// A leaf, canonical as it stands (RFC 8785): names in their order, texts and one whole number, which JSON writes in one way only.
#[derive(Serialize)]
struct Leaf<'a> {
    action: Action,
    commitments: BTreeMap<&'static str, String>,
    objects: &'a BTreeMap<&'static str, String>,
    outcome: Outcome,
    policy: Option<&'a str>,
    purpose: Option<&'a str>,
    time: String,
    v: u8,
}

/// The commitment to `value` of `field`: hex of HMAC-SHA256 keyed by `salt` over `field ‖ 0x00 ‖ value` (RFC 2104).
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub(super) fn commitment(salt: &[u8; 32], field: &str, value: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(salt).expect("a key of 32 bytes");
    mac.update(field.as_bytes());
    mac.update(&[0]);
    mac.update(value.as_bytes());
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_leaf_is_the_published_vector() {
        let vector: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors/leaf.json")).expect("a JSON file");
        let agent: AgentId = vector["agent"].as_str().expect("text").parse().expect("an id");
        let entry = Entry::done(Action::DocumentReceived)
            .object("document", vector["document"].as_str().expect("text"))
            .object("team", vector["team"].as_str().expect("text"))
            .under("P02_PDP_SPSTI", &"ab".repeat(32))
            .by(Actor { agent: &agent, role: "social_worker", structure: None });
        let salts = [("actor", [1; 32]), ("role", [2; 32])].into();
        let time: Timestamp = "2026-03-03T08:12:00.1239Z".parse().expect("a time");
        assert_eq!(entry.leaf(time, &salts).expect("JSON"), vector["leaf"].as_str().expect("text"));
    }

    proptest! {
        /// What a canonicaliser would make of it, whatever texts are in it.
        #[test]
        fn a_leaf_is_canonical_as_it_is_written(purpose in ".*", object in ".*", value in ".*", salt in any::<[u8; 32]>(), millisecond in 0_i64..4_000_000_000_000) {
            let entry = Entry::done(Action::DocumentReceived).object("document", &object).object("closed-on", &value).under(&purpose, &object).commit("source", value);
            let time = Timestamp::from_millisecond(millisecond).expect("a time");
            let leaf = entry.leaf(time, &[("source", salt)].into()).expect("JSON");
            let read: serde_json::Value = serde_json::from_str(&leaf).expect("JSON");
            prop_assert_eq!(leaf, serde_json_canonicalizer::to_string(&read).expect("JSON"));
        }
    }
}
