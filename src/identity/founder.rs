//! The operator's local links: for whoever founds a team by making its key, and for whoever works without one (DPO, operator).

use jiff::SignedDuration;

use super::{Contact, IdentityRefusal, InvitationKind, ProcessKey, Role, TeamKind, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{AgentId, InvitationId, TeamId},
    sealing::Token,
    store::Tx,
};

/// How long a local link lives.
const LASTING: SignedDuration = SignedDuration::from_hours(24);

/// A team to be founded: what partners and persons read on their pages.
#[derive(Debug, Clone)]
pub struct NewTeam {
    /// Agency, or archive.
    pub kind: TeamKind,
    /// « Agence de Villeurbanne ».
    pub name: String,
    /// Number of the département, `69`.
    pub department: String,
    /// Public telephone.
    pub telephone: String,
    /// Public hours.
    pub hours: String,
    /// Postal address.
    pub address: String,
}

/// A local link that was made, once.
#[derive(Debug)]
pub struct Founding {
    /// The agent it is for.
    pub agent: AgentId,
    /// The team to found, if any.
    pub team: Option<TeamId>,
    /// The link's token: `/join/<token>`.
    pub token: Token,
}

/// Makes a single-use local link: with a team, for its founder; without, for staff who hold no team key.
///
/// # Errors
/// [`IdentityRefusal::AddressTaken`], [`IdentityRefusal::RoleMisplaced`], or the database's.
pub async fn invite_founder(tx: &mut Tx, key: &ProcessKey, contact: &Contact, role: Role, team: Option<&NewTeam>) -> Result<Founding, IdentityRefusal> {
    let fits = team.map_or_else(|| TeamKind::ALL.iter().all(|kind| !role.belongs_to(*kind)), |team| role.signs_rosters(team.kind));
    if !fits {
        return Err(IdentityRefusal::RoleMisplaced);
    }
    let kind = if team.is_some() { InvitationKind::Founder } else { InvitationKind::Staff };
    let team = match team {
        Some(team) => Some(insert_team(tx, team).await?),
        None => None,
    };
    let token = Token::from_random(tx.chance().bytes());
    let agent =
        invite(tx, key, &Invitation { contact, role, kind, team: team.as_ref(), invited_by: None, token: &token, team_copy: None, lasting: LASTING }).await?.0;
    let entry = team.iter().fold(Entry::done(Logged::FounderInvited), |entry, team| entry.object("team", team));
    audit::record(tx, entry.commit("recipient", agent.to_string()).commit("role", role.to_string())).await?;
    Ok(Founding { agent, team, token })
}

async fn insert_team(tx: &mut Tx, new: &NewTeam) -> Result<TeamId, IdentityRefusal> {
    let team = TeamId::new(tx.now(), &*tx.chance());
    let row = store::TeamRow {
        team: team.clone(),
        kind: new.kind.to_string(),
        name: new.name.clone(),
        department: new.department.clone(),
        telephone: new.telephone.clone(),
        hours: new.hours.clone(),
        address: new.address.clone(),
    };
    store::insert_team(tx, &row).await?;
    Ok(team)
}

/// Somebody to be invited, whichever way.
pub(super) struct Invitation<'a> {
    pub contact: &'a Contact,
    pub role: Role,
    pub kind: InvitationKind,
    pub team: Option<&'a TeamId>,
    pub invited_by: Option<&'a AgentId>,
    pub token: &'a Token,
    pub team_copy: Option<&'a [u8]>,
    pub lasting: SignedDuration,
}

/// Writes the agent to come, or takes the one who comes again, and the invitation.
pub(super) async fn invite(tx: &mut Tx, key: &ProcessKey, new: &Invitation<'_>) -> Result<(AgentId, InvitationId, i64), IdentityRefusal> {
    let digest = key.address_digest(new.contact.address.reveal());
    let agent = match store::agent_of_address(tx, &digest).await? {
        Some((agent, role)) => again(tx, new, (agent, &role)).await?,
        None => first(tx, new, &key.seal(new.contact)?, &digest).await?,
    };
    let invitation = InvitationId::new(tx.now(), &*tx.chance());
    let ends_at = tx.now().as_millisecond().saturating_add(i64::try_from(new.lasting.as_millis()).unwrap_or(i64::MAX));
    let token_digest = new.token.digest();
    let row = store::NewInvitation {
        invitation: &invitation,
        token_digest: token_digest.as_bytes(),
        kind: new.kind.as_str(),
        agent: &agent,
        team: new.team,
        invited_by: new.invited_by,
        ends_at,
        team_copy: new.team_copy,
    };
    store::insert_invitation(tx, &row).await?;
    Ok((agent, invitation, ends_at))
}

async fn first(tx: &mut Tx, new: &Invitation<'_>, contact: &[u8], digest: &[u8]) -> Result<AgentId, IdentityRefusal> {
    let agent = AgentId::new(tx.now(), &*tx.chance());
    store::insert_agent(tx, &agent, new.role.as_str(), contact, digest).await?;
    if let Some(team) = new.team {
        store::insert_membership(tx, team, &agent).await?;
    }
    Ok(agent)
}

/// Somebody who lost their passphrase, or never answered, comes again as who they are: same place, same role, by somebody else. What was sent to them before no longer works;
/// what they have works until the new link is used.
async fn again(tx: &mut Tx, new: &Invitation<'_>, (agent, role): (AgentId, &str)) -> Result<AgentId, IdentityRefusal> {
    let teams = store::teams_of(tx, &agent).await?;
    let same_place = match new.kind {
        InvitationKind::Member => teams.iter().any(|team| Some(&team.team) == new.team),
        InvitationKind::Staff => teams.is_empty(),
        InvitationKind::Founder => false,
    };
    if !same_place || role != new.role.as_str() || new.invited_by == Some(&agent) {
        return Err(IdentityRefusal::AddressTaken);
    }
    if store::drop_invitations(tx, &agent).await? {
        // Whoever answered what is dropped may not be the person: nothing of that answer stands.
        store::begin_again(tx, &agent).await?;
        store::void_verifier(tx, &agent).await?;
    }
    Ok(agent)
}
