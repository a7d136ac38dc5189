//! Joining: a newcomer's keys are made here, and a founder's team key with them. The server receives public keys and sealed things.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::Serialize;

use super::{Agent, Call, Client, ClientRefusal, InvitationView, Keys, TeamView, team::expected};
use crate::{
    base::Base64,
    sealing::{
        Digest, Fragment, Joining, Link, Roster, Signed, SigningKey, Token, Vault,
        link::{LinkKind, LinkRefusal},
        roster::{self, Fingerprint, Member, TeamPin},
        vault::Pins,
    },
};

/// An invitation's link. A local one, for a founder or somebody without a team, has no fragment.
#[derive(Debug, Clone)]
pub struct JoinLink {
    token: Token,
    fragment: Option<Fragment>,
}

impl JoinLink {
    /// A local link.
    #[must_use]
    pub const fn local(token: Token) -> Self {
        Self { token, fragment: None }
    }
}

impl FromStr for JoinLink {
    type Err = LinkRefusal;

    fn from_str(text: &str) -> Result<Self, LinkRefusal> {
        if text.contains('#') {
            let link: Link = text.parse()?;
            return if link.kind == LinkKind::Joining { Ok(Self { token: link.token, fragment: Some(link.fragment) }) } else { Err(LinkRefusal::NotALink) };
        }
        let (_, token) = text.trim().rsplit_once(LinkKind::Joining.path()).ok_or(LinkRefusal::NotALink)?;
        Ok(Self { token: token.parse().map_err(|_| LinkRefusal::NotALink)?, fragment: None })
    }
}

impl From<Link> for JoinLink {
    fn from(link: Link) -> Self {
        Self { token: link.token, fragment: Some(link.fragment) }
    }
}

/// What is sent.
#[derive(Serialize)]
struct Answering {
    salt: Base64,
    log_n: i64,
    sign_in_key: Base64,
    vault: Base64,
    recipient: String,
    signing_key: String,
    answer: Option<Base64>,
    team: Option<FoundedTeam>,
}

/// A team's key, made by its founder.
#[derive(Serialize)]
struct FoundedTeam {
    recipient: String,
    wrap: Base64,
    recovery_wrap: Base64,
    roster: Signed,
}

impl Client {
    /// What an invitation leads to.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`] `invitation-ended`.
    pub async fn invitation(&self, link: &JoinLink) -> Result<InvitationView, ClientRefusal> {
        self.transport.send(Call::get(format!("/api/v1/join/{}", link.token.reveal()))).await?.json().await
    }

    /// Answers an invitation: makes the account, and a founder's team with it. The newcomer is signed in; a member waits to be confirmed.
    ///
    /// # Errors
    /// [`ClientRefusal::Roster`] when the team is not the one that invited; [`ClientRefusal::Key`] when the invitation is of another kind than its link;
    /// [`ClientRefusal::Refused`].
    pub async fn join(&self, link: &JoinLink, keys: &Keys) -> Result<Agent, ClientRefusal> {
        let invitation = self.invitation(link).await?;
        let mut vault = Vault {
            agent: invitation.agent.to_string(),
            name: invitation.name.clone(),
            identity: self.new_identity(),
            signing_key: SigningKey::from_seed(&self.chance().bytes()),
            pins: Pins { recovery: invitation.recovery.clone(), teams: BTreeMap::new() },
        };
        // What the link is decides, not what the server says of it: whoever was invited by a team never makes a key in that team's name.
        let (team, answer) = match (&invitation.team, &link.fragment, invitation.kind.as_str()) {
            (Some(team), None, "founder") => (Some(self.found(&invitation, team, &mut vault)), None),
            (Some(team), Some(fragment), "member") => (None, Some(self.answer(&invitation, team, (fragment, &mut vault))?)),
            (None, None, "staff") => (None, None),
            _ => return Err(ClientRefusal::Key("an invitation that is not what its link is")),
        };
        let answering = Answering {
            salt: Base64(keys.salt().to_vec()),
            log_n: keys.log_n(),
            sign_in_key: keys.sign_in_key(),
            vault: Base64(vault.seal(&keys.vault().recipient())),
            recipient: vault.identity.recipient().to_string(),
            signing_key: vault.signing_key.verifying_key().to_string(),
            answer,
            team,
        };
        let sent = self.transport.send(Call::post(format!("/api/v1/join/{}", link.token.reveal()), &answering)).await?;
        let cookie = sent.session().ok_or(ClientRefusal::Unreadable("a joining without a session"))?;
        Agent::open(self.clone(), cookie, keys.vault()).await
    }

    /// The answer of a member to be: their keys, sealed to the invitation; the team's whole fingerprint is pinned.
    fn answer(&self, invitation: &InvitationView, team: &TeamView, (fragment, vault): (&Fragment, &mut Vault)) -> Result<Base64, ClientRefusal> {
        let known = expected(team, Fingerprint::Invited(fragment.pin), &invitation.recovery)?;
        let accepted = Roster::accept(&team.chain, &known)?;
        vault.pins.teams.insert(team.team.to_string(), accepted.pin());
        let joining = Joining {
            invitation: invitation.invitation.to_string(),
            agent: vault.agent.clone(),
            name: invitation.name.clone(),
            recipient: vault.identity.recipient(),
            signing_key: vault.signing_key.verifying_key(),
        };
        let signed = Signed::new(&joining, &vault.agent, &vault.signing_key, self.now());
        Ok(Base64(signed.seal(&fragment.identity.recipient())))
    }

    /// Makes a team's key and the first statement of its chain; its fingerprint is pinned.
    fn found(&self, invitation: &InvitationView, team: &TeamView, vault: &mut Vault) -> FoundedTeam {
        let identity = self.new_identity();
        let wrap = roster::wrap(&identity, &vault.identity.recipient());
        let recovery_wrap = roster::wrap(&identity, &invitation.recovery);
        let founder = Member {
            agent: vault.agent.clone(),
            role: invitation.role.clone(),
            recipient: vault.identity.recipient(),
            signing_key: vault.signing_key.verifying_key(),
            wrap: Digest::of(&wrap),
        };
        let roster = Roster {
            team: team.team.to_string(),
            seq: 0,
            previous: None,
            generation: 1,
            recipient: identity.recipient(),
            recovery: invitation.recovery.clone(),
            recovery_wrap: Digest::of(&recovery_wrap),
            archive: team.archive.clone().filter(|_| team.kind == "agency"),
            members: vec![founder],
        };
        let roster = Signed::new(&roster, &vault.agent, &vault.signing_key, self.now());
        let digest = roster.digest();
        vault.pins.teams.insert(team.team.to_string(), TeamPin { fingerprint: digest, seq: 0, digest });
        FoundedTeam { recipient: identity.recipient().to_string(), wrap: Base64(wrap), recovery_wrap: Base64(recovery_wrap), roster }
    }
}

impl fmt::Display for JoinLink {
    /// Without its secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(LinkKind::Joining.path())
    }
}
