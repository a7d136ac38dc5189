//! What the browser is told about accounts and teams.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Action, Caller, IdentityRefusal, ProcessKey, Reach, reach, store};
use crate::{
    base::{AgentId, Base64, InvitationId, TeamId, time_of},
    sealing::Signed,
    store::{StoreError, Tx},
};

/// The caller's account.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    agent: AgentId,
    name: String,
    role: String,
    address: String,
    vault: Base64,
    teams: Vec<OwnTeam>,
    recovery: String,
    policy: String,
}

/// A team of the caller's, with all that is needed to verify it.
#[derive(Serialize, ToSchema)]
struct OwnTeam {
    team: TeamId,
    name: String,
    kind: String,
    department: String,
    telephone: String,
    generation: Option<i64>,
    recipient: Option<String>,
    wrap: Option<Base64>,
    #[schema(value_type = Vec<Object>)]
    chain: Vec<Signed>,
}

pub(super) async fn me(tx: &mut Tx, key: &ProcessKey, caller: &Caller, policy: &str) -> Result<Me, IdentityRefusal> {
    let row = store::agent(tx, &caller.agent).await?.ok_or(IdentityRefusal::NotFound)?;
    let contact = key.open(&row.contact)?;
    let mut teams = Vec::new();
    for team in store::teams_of(tx, &caller.agent).await? {
        teams.push(own_team(tx, caller, team).await?);
    }
    Ok(Me {
        agent: caller.agent.clone(),
        name: contact.name.into_revealed(),
        role: row.role,
        address: contact.address.into_revealed(),
        vault: Base64(row.vault.unwrap_or_default()),
        teams,
        recovery: store::instance_value(tx, "recovery").await?.unwrap_or_default(),
        policy: policy.to_owned(),
    })
}

async fn own_team(tx: &mut Tx, caller: &Caller, team: store::TeamRow) -> Result<OwnTeam, IdentityRefusal> {
    let key = store::team_key(tx, &team.team).await?;
    let wrap = match &key {
        Some((generation, _)) => store::wrap(tx, &team.team, *generation, caller.agent.as_str()).await?.map(Base64),
        None => None,
    };
    let (generation, recipient) = key.unzip();
    let chain = store::chain(tx, &team.team).await?.iter().filter_map(|text| Signed::from_json(text.as_bytes()).ok()).collect();
    Ok(OwnTeam {
        team: team.team,
        name: team.name,
        kind: team.kind,
        department: team.department,
        telephone: team.telephone,
        generation,
        recipient,
        wrap,
        chain,
    })
}

/// What an invitation leads to.
#[derive(Serialize, ToSchema)]
pub(super) struct Invitation {
    #[serde(rename = "invitation")]
    id: InvitationId,
    kind: String,
    agent: AgentId,
    name: String,
    address: String,
    role: String,
    team: Option<InvitedTeam>,
    recovery: String,
}

/// The team it leads into.
#[derive(Serialize, ToSchema)]
struct InvitedTeam {
    team: TeamId,
    name: String,
    kind: String,
    #[schema(value_type = Vec<Object>)]
    chain: Vec<Signed>,
    archive: Option<ArchiveKey>,
}

/// The archive team's key, for a founder to vouch for.
#[derive(Serialize, ToSchema)]
struct ArchiveKey {
    holder: TeamId,
    generation: i64,
    recipient: String,
}

/// An agent's name; none for whoever has no account any more.
///
/// # Errors
/// When the records cannot be read, or the contact was sealed to another process key.
pub(crate) async fn name_of(tx: &mut Tx, key: &ProcessKey, agent: &AgentId) -> Result<Option<String>, StoreError> {
    let agent = store::agent(tx, agent).await?;
    Ok(agent.map(|agent| key.open(&agent.contact)).transpose()?.map(|contact| contact.name.into_revealed()))
}

pub(super) async fn invitation(tx: &mut Tx, key: &ProcessKey, row: store::InvitationRow) -> Result<Invitation, IdentityRefusal> {
    let agent = store::agent(tx, &row.agent).await?.ok_or(IdentityRefusal::NotFound)?;
    let contact = key.open(&agent.contact)?;
    let team = match &row.team {
        Some(team) => Some(invited_team(tx, team).await?),
        None => None,
    };
    Ok(Invitation {
        id: row.invitation,
        kind: row.kind,
        agent: row.agent,
        name: contact.name.into_revealed(),
        address: contact.address.into_revealed(),
        role: agent.role,
        team,
        recovery: store::instance_value(tx, "recovery").await?.unwrap_or_default(),
    })
}

async fn invited_team(tx: &mut Tx, team: &TeamId) -> Result<InvitedTeam, IdentityRefusal> {
    let row = store::team(tx, team).await?.ok_or(IdentityRefusal::NotFound)?;
    let chain = store::chain(tx, team).await?.iter().filter_map(|text| Signed::from_json(text.as_bytes()).ok()).collect();
    let archive = store::archive_key(tx).await?.filter(|_| row.kind == "agency");
    let archive = archive.map(|(holder, generation, recipient)| ArchiveKey { holder, generation, recipient });
    Ok(InvitedTeam { team: row.team, name: row.name, kind: row.kind, chain, archive })
}

/// Who is in a team, and who was invited.
#[derive(Serialize, ToSchema)]
pub(super) struct Membership {
    members: Vec<Member>,
    invitations: Vec<Invited>,
    archive: Option<ArchiveKey>,
}

/// Somebody in the team.
#[derive(Serialize, ToSchema)]
struct Member {
    agent: AgentId,
    name: String,
    /// For whoever may invite them again.
    address: Option<String>,
    role: String,
    status: &'static str,
}

/// Somebody invited, for whoever confirms.
#[derive(Serialize, ToSchema)]
struct Invited {
    invitation: InvitationId,
    agent: AgentId,
    name: String,
    role: String,
    state: &'static str,
    #[schema(value_type = String)]
    ends_at: jiff::Timestamp,
    team_copy: Option<Base64>,
    answer: Option<Base64>,
}

pub(super) async fn members(tx: &mut Tx, key: &ProcessKey, caller: &Caller, team: &TeamId) -> Result<Membership, IdentityRefusal> {
    let own = store::own_team(tx, &caller.agent, team).await?.ok_or(IdentityRefusal::NotFound)?;
    // The team's key opens an invitation, its link included: only whoever may confirm is given what was sealed about it.
    let confirms = reach(caller.role, Action::ManageTeam) != Reach::Nothing;
    let mut members = Vec::new();
    for row in store::members(tx, team).await? {
        let status = match (row.joined_at, row.wrapped) {
            (None, _) => "invited",
            (Some(_), 0) => "answered",
            (Some(_), _) => "active",
        };
        let contact = key.open(&row.contact)?;
        let address = confirms.then(|| contact.address.into_revealed());
        members.push(Member { name: contact.name.into_revealed(), address, agent: row.agent, role: row.role, status });
    }
    let now = tx.now().as_millisecond();
    let mut invitations = Vec::new();
    for row in store::invitations_of(tx, team).await?.into_iter().filter(|row| row.confirmed_at.is_none()) {
        let agent = store::agent(tx, &row.agent).await?.ok_or(IdentityRefusal::NotFound)?;
        let state = match (row.answered_at, now < row.ends_at) {
            (Some(_), _) => "answered",
            (None, true) => "sent",
            (None, false) => "ended",
        };
        invitations.push(Invited {
            invitation: row.invitation,
            agent: row.agent,
            name: key.open(&agent.contact)?.name.into_revealed(),
            role: agent.role,
            state,
            ends_at: time_of(row.ends_at),
            team_copy: row.team_copy.filter(|_| confirms).map(Base64),
            answer: row.answer.filter(|_| confirms).map(Base64),
        });
    }
    let archive = store::archive_key(tx).await?.filter(|_| own.kind == "agency");
    let archive = archive.map(|(holder, generation, recipient)| ArchiveKey { holder, generation, recipient });
    Ok(Membership { members, invitations, archive })
}
