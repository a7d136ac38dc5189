//! Letting somebody into a team: the link is made here, the answer is checked here, and the next roster is signed here.

use serde::{Deserialize, Serialize};

use super::{Agent, Call, ClientRefusal, InvitedRow, JoinLink, Members, OpenTeam};
use crate::{
    base::{AgentId, Base64, InvitationId, TeamId},
    sealing::{
        Digest, Fragment, Invitation, Joining, Pin, Roster, Signed, Token,
        roster::{self, Archive, Member},
    },
};

/// Whom a manager invites.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// First and last name.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Their role: `social_worker`, `adviser`, `secretary`, `trainee`, `manager`, `archivist`.
    pub role: String,
}

/// An invitation that was sent, with the link that the server does not know.
#[derive(Debug, Clone)]
pub struct SentLink {
    /// Its id.
    pub invitation: InvitationId,
    /// The agent to come.
    pub agent: AgentId,
    /// For the newcomer alone.
    pub link: JoinLink,
    token: Token,
    fragment: Fragment,
}

impl SentLink {
    /// The whole link, on this base address.
    #[must_use]
    pub fn compose(&self, base: &str) -> secrecy::SecretString {
        let link = crate::sealing::Link {
            base: base.to_owned(),
            kind: crate::sealing::link::LinkKind::Joining,
            token: self.token.clone(),
            fragment: self.fragment.clone(),
        };
        link.compose()
    }
}

#[derive(Serialize)]
struct Inviting<'a> {
    name: &'a str,
    address: &'a str,
    role: &'a str,
    token: &'a str,
    team_copy: Base64,
}

#[derive(Deserialize)]
struct Invited {
    invitation: InvitationId,
    agent: AgentId,
}

#[derive(Serialize)]
struct NewRoster {
    roster: Signed,
    wraps: Vec<Wrap>,
}

#[derive(Serialize)]
struct Wrap {
    agent: AgentId,
    wrap: Base64,
}

impl Agent {
    /// Who is in a team, and who was invited.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn members(&self, team: &TeamId) -> Result<Members, ClientRefusal> {
        self.get(format!("/api/v1/teams/{team}/members")).await
    }

    /// Invites somebody into a team; the link is for the manager to hand over.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`] `taken` when the address is known, `not-your-role`.
    pub async fn invite(&self, team: &TeamId, newcomer: &Newcomer) -> Result<SentLink, ClientRefusal> {
        let open = self.team(team)?;
        let token = Token::from_random(self.client.chance().bytes());
        let fragment = Fragment { identity: self.client.new_identity(), pin: Pin::of_fingerprint(&open.pin.fingerprint) };
        let (name, role) = (newcomer.name.clone(), newcomer.role.clone());
        let copy = Invitation { team: team.to_string(), token: token.clone(), fragment: fragment.clone(), name, role };
        let sealed = Signed::new(&copy, &self.vault().agent, &self.vault().signing_key, self.client.now()).seal(&open.roster.recipient);
        let inviting = Inviting { name: &newcomer.name, address: &newcomer.address, role: &newcomer.role, token: token.reveal(), team_copy: Base64(sealed) };
        let sent: Invited = self.call(Call::post(format!("/api/v1/teams/{team}/invitations"), &inviting)).await?.json().await?;
        let link = JoinLink::from(crate::sealing::Link {
            base: String::new(),
            kind: crate::sealing::link::LinkKind::Joining,
            token: token.clone(),
            fragment: fragment.clone(),
        });
        Ok(SentLink { invitation: sent.invitation, agent: sent.agent, link, token, fragment })
    }

    /// Confirms everybody who answered an invitation into a team, in one roster; tells how many they were.
    ///
    /// # Errors
    /// [`ClientRefusal::Key`] when an answer is not the invited one's; [`ClientRefusal::Refused`] `roster-moved`.
    pub async fn confirm(&mut self, team: &TeamId) -> Result<usize, ClientRefusal> {
        let answered = self.answers(team).await?;
        self.confirm_answers(team, &answered).await
    }

    /// Who answered an invitation into a team, and waits.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn answers(&self, team: &TeamId) -> Result<Vec<InvitedRow>, ClientRefusal> {
        let told = self.members(team).await?;
        Ok(told.invitations.into_iter().filter(|row| row.state == "answered").collect())
    }

    /// Confirms these answers, in one roster; tells how many they were.
    ///
    /// # Errors
    /// As [`Agent::confirm`]; [`ClientRefusal::Refused`] `roster-moved` when one of them was replaced by a later one.
    pub async fn confirm_answers(&mut self, team: &TeamId, answered: &[InvitedRow]) -> Result<usize, ClientRefusal> {
        if answered.is_empty() {
            return Ok(0);
        }
        let open = self.team(team)?;
        let admitted = answered.iter().map(|row| admit(open, row)).collect::<Result<Vec<_>, _>>()?;
        let count = admitted.len();
        let (members, wraps): (Vec<Member>, Vec<Wrap>) = admitted.into_iter().unzip();
        let next = next_roster(open, &members, None);
        self.sign_roster(team, &next, wraps).await?;
        Ok(count)
    }

    /// The archive team's key that the server names, for a team that was founded before it: to be compared with what the archive team says of itself, then vouched for.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`].
    pub async fn archive_to_vouch_for(&self, team: &TeamId) -> Result<Option<Archive>, ClientRefusal> {
        let told = self.members(team).await?.archive;
        Ok(told.filter(|_| self.team(team).is_ok_and(|open| open.roster.archive.is_none())))
    }

    /// Vouches for the archive team's key in the team's name: from then on its documents' archive stage can be sealed.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`] `roster-moved`.
    pub async fn vouch_for(&mut self, team: &TeamId, archive: Archive) -> Result<(), ClientRefusal> {
        let next = next_roster(self.team(team)?, &[], Some(archive));
        self.sign_roster(team, &next, Vec::new()).await
    }

    async fn sign_roster(&mut self, team: &TeamId, next: &Roster, wraps: Vec<Wrap>) -> Result<(), ClientRefusal> {
        let roster = Signed::new(next, &self.vault().agent, &self.vault().signing_key, self.client.now());
        self.call(Call::post(format!("/api/v1/teams/{team}/roster"), &NewRoster { roster, wraps })).await?;
        self.refresh().await
    }
}

/// Checks one answer, and seals the team's identity to the newcomer.
fn admit(open: &OpenTeam, row: &InvitedRow) -> Result<(Member, Wrap), ClientRefusal> {
    let copy = row.team_copy.as_ref().ok_or(ClientRefusal::Unreadable("an invitation without its copy"))?;
    let invitation: Invitation = open.open_statement(&copy.0)?;
    if invitation.team != open.team.as_str() || invitation.role != row.role {
        return Err(ClientRefusal::Key("an invitation that was changed"));
    }
    let answer = row.answer.as_ref().ok_or(ClientRefusal::Unreadable("an invitation without its answer"))?;
    let joining = Joining::open(&answer.0, &invitation.fragment.identity)?.statement;
    if joining.invitation != row.invitation.as_str() || joining.agent != row.agent.as_str() {
        return Err(ClientRefusal::Key("an answer to another invitation"));
    }
    let wrap = roster::wrap(open.identity(), &joining.recipient);
    let member =
        Member { agent: joining.agent, role: invitation.role, recipient: joining.recipient, signing_key: joining.signing_key, wrap: Digest::of(&wrap) };
    Ok((member, Wrap { agent: row.agent.clone(), wrap: Base64(wrap) }))
}

/// The roster after the one in force, with these members more (or with new keys, for somebody invited again), or with the archive team's key if none was vouched for.
fn next_roster(open: &OpenTeam, newcomers: &[Member], archive: Option<Archive>) -> Roster {
    let current = &open.roster;
    let kept = current.members.iter().filter(|member| !newcomers.iter().any(|newcomer| newcomer.agent == member.agent));
    let members = kept.cloned().chain(newcomers.iter().cloned()).collect();
    Roster { seq: current.seq + 1, previous: Some(open.pin.digest), archive: current.archive.clone().or(archive), members, ..current.clone() }
}
