//! An agent's session: the open vault, and the teams that were verified with it.

use axum::http::Method;
use secrecy::SecretString;
use serde::{Serialize, de::DeserializeOwned};

use super::{Answer, Call, CaseDetail, CaseRow, Client, ClientRefusal, DocumentDetail, DocumentRow, Home, Me, OpenTeam, Purposes, RequestRow};
use crate::{
    base::{Base64, CaseId, DocumentId, RequestId, TeamId},
    sealing::{Identity, Label, TeamCopy, Vault, label::Person, statement::Statement},
};

/// An agent who is signed in.
pub struct Agent {
    pub(super) client: Client,
    cookie: SecretString,
    vault: Vault,
    vault_identity: Identity,
    me: Me,
    teams: Vec<OpenTeam>,
}

/// A vault to be kept again.
#[derive(Serialize)]
struct StoredVault {
    vault: Base64,
}

impl Agent {
    pub(super) async fn open(client: Client, cookie: SecretString, vault_identity: &Identity) -> Result<Self, ClientRefusal> {
        let me: Me = client.transport.send(Call::get("/api/v1/me").session(&cookie)).await?.json().await?;
        let vault = Vault::open(&me.vault.0, vault_identity)?;
        let mut agent = Self { client, cookie, vault, vault_identity: vault_identity.clone(), me, teams: Vec::new() };
        agent.verify().await?;
        Ok(agent)
    }

    /// Asks for the account again, and verifies every team anew: after a confirmation, or when a roster moved.
    ///
    /// # Errors
    /// [`ClientRefusal::Key`], [`ClientRefusal::Roster`] when the server's keys are not those that were pinned and signed.
    pub async fn refresh(&mut self) -> Result<(), ClientRefusal> {
        self.me = self.get("/api/v1/me").await?;
        self.verify().await
    }

    async fn verify(&mut self) -> Result<(), ClientRefusal> {
        if self.me.agent.as_str() != self.vault.agent {
            return Err(ClientRefusal::Key("the vault of somebody else"));
        }
        if self.me.recovery != self.vault.pins.recovery {
            return Err(ClientRefusal::Key("another recovery key"));
        }
        self.teams = self.me.teams.iter().filter_map(|team| OpenTeam::open(team, &self.vault).transpose()).collect::<Result<_, _>>()?;
        self.pin().await;
        Ok(())
    }

    /// Pins how far each team's chain has come, in the vault that the server keeps: it cannot show an older one from then on.
    async fn pin(&mut self) {
        let seen = self.teams.iter().map(|team| (team.team.to_string(), team.pin));
        let moved: Vec<_> = seen.filter(|(team, pin)| self.vault.pins.teams.get(team) != Some(pin)).collect();
        if moved.is_empty() {
            return;
        }
        self.vault.pins.teams.extend(moved);
        let sealed = StoredVault { vault: Base64(self.vault.seal(&self.vault_identity.recipient())) };
        // Nothing is lost when it cannot be kept: this session holds the pins, and the next one tries again.
        let _ = self.call(Call::put("/api/v1/me/vault", &sealed)).await;
    }

    /// The account.
    #[must_use]
    pub const fn me(&self) -> &Me {
        &self.me
    }

    /// The vault.
    #[must_use]
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// What opens the vault.
    #[must_use]
    pub const fn vault_identity(&self) -> &Identity {
        &self.vault_identity
    }

    /// The session's cookie: whoever holds it is this agent until it ends.
    #[must_use]
    pub const fn cookie(&self) -> &SecretString {
        &self.cookie
    }

    /// The teams whose key the agent holds.
    #[must_use]
    pub fn teams(&self) -> &[OpenTeam] {
        &self.teams
    }

    /// One of them.
    ///
    /// # Errors
    /// [`ClientRefusal::NoKey`].
    pub fn team(&self, team: &TeamId) -> Result<&OpenTeam, ClientRefusal> {
        self.teams.iter().find(|open| open.team == *team).ok_or(ClientRefusal::NoKey)
    }

    /// The only team of an agent who has one.
    ///
    /// # Errors
    /// [`ClientRefusal::NoKey`] when nobody has confirmed the agent anywhere yet.
    pub fn own_team(&self) -> Result<&OpenTeam, ClientRefusal> {
        self.teams.first().ok_or(ClientRefusal::NoKey)
    }

    pub(super) async fn call(&self, call: Call) -> Result<Answer, ClientRefusal> {
        self.client.transport.send(call.session(&self.cookie)).await
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: impl Into<String>) -> Result<T, ClientRefusal> {
        self.call(Call::get(path)).await?.json().await
    }

    /// Makes any call in this session.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`], [`ClientRefusal::Unreachable`].
    pub async fn ask(&self, call: Call) -> Result<Answer, ClientRefusal> {
        self.call(call).await
    }

    /// The home page's lists.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn home(&self) -> Result<Home, ClientRefusal> {
        self.get("/api/v1/home").await
    }

    /// A case with everything in it.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn case(&self, case: &CaseId) -> Result<CaseDetail, ClientRefusal> {
        self.get(format!("/api/v1/cases/{case}")).await
    }

    /// A request of the team's.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn request(&self, request: &RequestId) -> Result<RequestRow, ClientRefusal> {
        self.get(format!("/api/v1/requests/{request}")).await
    }

    /// A document with what opens it.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`] 404, 403 `no-access`, 410 `document-ended`.
    pub async fn document(&self, document: &DocumentId) -> Result<DocumentDetail, ClientRefusal> {
        self.get(format!("/api/v1/documents/{document}")).await
    }

    /// The purposes in force.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn purposes(&self) -> Result<Purposes, ClientRefusal> {
        self.get("/api/v1/purposes").await
    }

    /// Ends the link of a request.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn end_request(&self, request: &RequestId) -> Result<(), ClientRefusal> {
        self.call(Call::new(Method::POST, format!("/api/v1/requests/{request}/end"))).await.map(drop)
    }

    /// Signs out.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn sign_out(self) -> Result<(), ClientRefusal> {
        self.call(Call::new(Method::POST, "/api/v1/sign-out")).await.map(drop)
    }

    /// The person of a case, when a team of the agent's sealed it and a member signed it for that very case.
    ///
    /// # Errors
    /// [`ClientRefusal::NoKey`], [`ClientRefusal::Statement`], [`ClientRefusal::Key`].
    pub fn person_of(&self, row: &CaseRow) -> Result<Person, ClientRefusal> {
        self.label(&row.team, &row.case, row.label.as_ref())
    }

    /// The person whom a document is about.
    ///
    /// # Errors
    /// As [`Agent::person_of`].
    pub fn person_of_document(&self, row: &DocumentRow) -> Result<Person, ClientRefusal> {
        self.label(&row.team, &row.case, row.label.as_ref())
    }

    fn label(&self, team: &TeamId, case: &CaseId, sealed: Option<&Base64>) -> Result<Person, ClientRefusal> {
        let label: Label = self.statement(team, sealed)?;
        if label.case == case.as_str() { Ok(label.person) } else { Err(ClientRefusal::Key("the label of another case")) }
    }

    /// The team's copy of a request: its link among others.
    ///
    /// # Errors
    /// As [`Agent::person_of`].
    pub fn team_copy(&self, team: &TeamId, request: &RequestId, sealed: Option<&Base64>) -> Result<TeamCopy, ClientRefusal> {
        let copy: TeamCopy = self.statement(team, sealed)?;
        if copy.request == request.as_str() { Ok(copy) } else { Err(ClientRefusal::Key("the copy of another request")) }
    }

    fn statement<T: Statement>(&self, team: &TeamId, sealed: Option<&Base64>) -> Result<T, ClientRefusal> {
        let sealed = sealed.ok_or(ClientRefusal::Unreadable("what was sealed is erased"))?;
        self.team(team)?.open_statement(&sealed.0)
    }
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Agent").field("agent", &self.me.agent).finish_non_exhaustive()
    }
}
