//! What the server tells, as the client reads it. Fields that it does not need are left out; none of it is believed before it was checked.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    base::{AgentId, Base64, CaseId, DocumentId, InvitationId, RequestId, TeamId},
    sealing::{Digest, Recipient, Signed, brief::Holder, roster::Archive},
};

/// The agent's account.
#[derive(Debug, Clone, Deserialize)]
pub struct Me {
    /// Who.
    pub agent: AgentId,
    /// What they are called.
    pub name: String,
    /// `social_worker`, `manager`…
    pub role: String,
    /// Their address.
    pub address: String,
    /// The sealed vault.
    pub vault: Base64,
    /// Their teams.
    pub teams: Vec<TeamView>,
    /// The instance's recovery key, as the server says.
    pub recovery: Recipient,
    /// The digest of the purposes in force.
    pub policy: Digest,
}

/// A team, as the server says.
#[derive(Debug, Clone, Deserialize)]
pub struct TeamView {
    /// Its id.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// `agency` or `archive`.
    pub kind: String,
    /// The number of its département.
    #[serde(default)]
    pub department: String,
    /// Its public telephone.
    #[serde(default)]
    pub telephone: String,
    /// Which of its keys is in use.
    #[serde(default)]
    pub generation: Option<u32>,
    /// That key.
    #[serde(default)]
    pub recipient: Option<Recipient>,
    /// The team's identity, sealed to the reader.
    #[serde(default)]
    pub wrap: Option<Base64>,
    /// Its signed rosters.
    #[serde(default)]
    pub chain: Vec<Signed>,
    /// The archive team's key, for a founder to vouch for.
    #[serde(default)]
    pub archive: Option<Archive>,
}

/// What an invitation leads to.
#[derive(Debug, Clone, Deserialize)]
pub struct InvitationView {
    /// Its id.
    pub invitation: InvitationId,
    /// `founder`, `member` or `staff`.
    pub kind: String,
    /// The agent to come.
    pub agent: AgentId,
    /// What they are called.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Their role.
    pub role: String,
    /// The team it leads into.
    pub team: Option<TeamView>,
    /// The instance's recovery key.
    pub recovery: Recipient,
}

/// Who is in a team, and who was invited.
#[derive(Debug, Clone, Deserialize)]
pub struct Members {
    /// Those who are or were.
    pub members: Vec<Member>,
    /// Invitations that nobody confirmed yet.
    pub invitations: Vec<InvitedRow>,
    /// The archive team's key, for the next roster.
    pub archive: Option<Archive>,
}

/// Somebody in a team.
#[derive(Debug, Clone, Deserialize)]
pub struct Member {
    /// Who.
    pub agent: AgentId,
    /// What they are called.
    pub name: String,
    /// Their role.
    pub role: String,
    /// `invited`, `answered` or `active`.
    pub status: String,
}

/// An invitation to be confirmed.
#[derive(Debug, Clone, Deserialize)]
pub struct InvitedRow {
    /// Its id.
    pub invitation: InvitationId,
    /// Whom it is for.
    pub agent: AgentId,
    /// What they are called.
    pub name: String,
    /// Their role.
    pub role: String,
    /// `sent`, `answered` or `ended`.
    pub state: String,
    /// The team's sealed copy.
    pub team_copy: Option<Base64>,
    /// The newcomer's sealed answer.
    pub answer: Option<Base64>,
}

/// The purposes in force.
#[derive(Debug, Clone, Deserialize)]
pub struct Purposes {
    /// Their digest.
    pub policy: Digest,
    /// Each of them.
    pub purposes: Vec<Purpose>,
}

impl Purposes {
    /// The purpose of this code.
    #[must_use]
    pub fn purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.code == code)
    }
}

/// A purpose.
#[derive(Debug, Clone, Deserialize)]
pub struct Purpose {
    /// Its code.
    pub code: String,
    /// Its name on screen.
    pub label: String,
    /// Whether the person's agreement is `REQUIRED`.
    pub agreement: String,
    /// Whether the person must have been informed.
    pub person_informed: bool,
    /// Its pieces.
    pub pieces: Vec<Piece>,
    /// Whether any piece is sealed to the archive team too.
    pub archive: bool,
}

/// A piece of a purpose, or of a request.
#[derive(Debug, Clone, Deserialize)]
pub struct Piece {
    /// Its code.
    pub code: String,
    /// Its name on screen.
    pub label: String,
    /// Whether it is sealed to the archive team too.
    pub archive: bool,
    /// How many documents were received for it, in a request.
    #[serde(default)]
    pub received: u64,
}

/// An id and a reference set aside for a request.
#[derive(Debug, Clone, Deserialize)]
pub struct Reserved {
    /// The request's id.
    pub request: RequestId,
    /// Its reference.
    pub reference: String,
    /// The digest of the purposes in force.
    pub policy: Digest,
    /// The last day of the link, when nobody says otherwise.
    pub ends_on: Date,
    /// To whom documents will be sealed, as the server says: compared with what the team signed.
    pub recipients: Vec<Holder>,
}

/// The home page's lists.
#[derive(Debug, Clone, Deserialize)]
pub struct Home {
    /// What arrived last.
    pub arrived: Vec<DocumentRow>,
    /// What is awaited.
    pub awaited: Vec<RequestRow>,
    /// What ends soon.
    pub ending: Vec<DocumentRow>,
    /// What there is to do.
    pub tasks: Vec<Task>,
    /// The team's cases.
    pub cases: Vec<CaseRow>,
}

/// Something to do.
#[derive(Debug, Clone, Deserialize)]
pub struct Task {
    /// Its number.
    pub task: i64,
    /// What it is.
    pub kind: String,
    /// The reference it is about.
    pub reference: Option<String>,
}

/// A case in a list.
#[derive(Debug, Clone, Deserialize)]
pub struct CaseRow {
    /// Its id.
    pub case: CaseId,
    /// Its team.
    pub team: TeamId,
    /// Its sealed label; none once erased.
    pub label: Option<Base64>,
    /// When it was opened.
    pub opened_on: Date,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// How many documents are held.
    pub documents: u64,
    /// How many requests are awaited.
    pub awaited: u64,
}

/// A case with everything in it.
#[derive(Debug, Clone, Deserialize)]
pub struct CaseDetail {
    /// As in a list.
    #[serde(flatten)]
    pub row: CaseRow,
    /// Its documents.
    pub documents_held: Vec<DocumentRow>,
    /// Its requests.
    pub requests: Vec<RequestRow>,
}

/// A request of the team's.
#[derive(Debug, Clone, Deserialize)]
pub struct RequestRow {
    /// Its id.
    pub request: RequestId,
    /// Its case.
    pub case: CaseId,
    /// Its team.
    pub team: TeamId,
    /// Its purpose.
    pub purpose: String,
    /// Its reference.
    pub reference: String,
    /// The team's sealed copy.
    pub team_copy: Option<Base64>,
    /// `open`, `answered` or `ended`.
    pub state: String,
}

/// A document in a list.
#[derive(Debug, Clone, Deserialize)]
pub struct DocumentRow {
    /// Its id.
    pub document: DocumentId,
    /// Its case.
    pub case: CaseId,
    /// The team that received it.
    pub team: TeamId,
    /// The case's sealed label.
    pub label: Option<Base64>,
    /// The request it answers.
    pub request: Option<RequestId>,
    /// That request's reference.
    pub reference: Option<String>,
    /// The team's copy of that request.
    pub team_copy: Option<Base64>,
    /// Its purpose.
    pub purpose: String,
    /// Which piece it is.
    pub piece: String,
    /// `active`, `archived`, `awaiting_visa`, `due`…
    pub state: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// Its last day.
    pub purge_at: Timestamp,
    /// Where it was sealed, as far as the server knows.
    pub sealed_by: String,
    /// The sealed payload's length, in bytes.
    pub size: u64,
    /// Whether anybody of the team opened it.
    pub opened: bool,
    /// The document key sealed to a team of the reader's.
    pub grant: Option<Base64>,
    /// The latest sealed manifest.
    pub manifest: Option<Base64>,
}

/// A document with what opens it.
#[derive(Debug, Clone, Deserialize)]
pub struct DocumentDetail {
    /// As in a list.
    #[serde(flatten)]
    pub row: DocumentRow,
    /// Every version of its sealed manifest, the first one first.
    pub versions: Vec<Base64>,
}

/// A document that was received.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Received {
    /// Its id.
    pub document: DocumentId,
    /// Which piece it is.
    pub piece: String,
    /// Its last day.
    pub purge_at: Timestamp,
}
