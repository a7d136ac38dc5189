//! A manager invites somebody into the team. The browser makes the link: the server learns its token and never its identity.

use jiff::SignedDuration;

use super::{Caller, Contact, IdentityRefusal, InvitationKind, ProcessKey, Role, TeamKind, founder, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{AgentId, InvitationId, TeamId},
    sealing::{Token, seal},
    store::Tx,
};

/// How long an invitation lives.
const LASTING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What the manager's browser sends.
pub(super) struct Order {
    pub team: TeamId,
    pub contact: Contact,
    pub role: Role,
    pub token: Token,
    pub team_copy: Vec<u8>,
}

/// An invitation that was written down.
pub(super) struct Invited {
    pub invitation: InvitationId,
    pub agent: AgentId,
    pub ends_at: i64,
}

pub(super) async fn invite(tx: &mut Tx, key: &ProcessKey, caller: &Caller, order: &Order) -> Result<Invited, IdentityRefusal> {
    let team = store::own_team(tx, &caller.agent, &order.team).await?.ok_or(IdentityRefusal::NotFound)?;
    let kind: TeamKind = team.kind.parse()?;
    if !order.role.belongs_to(kind) {
        return Err(IdentityRefusal::RoleMisplaced);
    }
    seal::check_header(&order.team_copy).map_err(|_| IdentityRefusal::Malformed("team_copy"))?;
    let new = founder::Invitation {
        contact: &order.contact,
        role: order.role,
        kind: InvitationKind::Member,
        team: Some(&order.team),
        invited_by: Some(&caller.agent),
        token: &order.token,
        team_copy: Some(&order.team_copy),
        lasting: LASTING,
    };
    let (agent, invitation, ends_at) = founder::invite(tx, key, &new).await?;
    let entry = Entry::done(Logged::AgentInvited).object("team", &order.team).object("invitation", &invitation);
    audit::record(tx, entry.by(caller.who()).commit("recipient", agent.to_string())).await?;
    Ok(Invited { invitation, agent, ends_at })
}
