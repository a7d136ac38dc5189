//! A member who may signs the team's next roster: newcomers get their wrap.

use super::{Caller, IdentityRefusal, Role, TeamKind, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{AgentId, TeamId},
    sealing::{Digest, Roster, Signed, VerifyingKey, roster::Member, seal},
    store::Tx,
};

/// What the signer's browser sends.
pub(super) struct Order {
    pub team: TeamId,
    pub roster: Signed,
    pub wraps: Vec<(AgentId, Vec<u8>)>,
}

pub(super) async fn sign_roster(tx: &mut Tx, caller: &Caller, order: &Order) -> Result<(), IdentityRefusal> {
    let team = store::own_team(tx, &caller.agent, &order.team).await?.ok_or(IdentityRefusal::NotFound)?;
    let kind: TeamKind = team.kind.parse()?;
    if !caller.role.signs_rosters(kind) {
        return Err(IdentityRefusal::RoleMisplaced);
    }
    let verified = verify(tx, caller, order).await?;
    for (agent, wrap) in &order.wraps {
        let listed = verified.statement.members.iter().find(|member| member.agent == agent.as_str());
        seal::check_header(wrap).map_err(|_| IdentityRefusal::Malformed("a wrap"))?;
        let member = listed.filter(|member| member.wrap == Digest::of(wrap)).ok_or(IdentityRefusal::Malformed("a wrap"))?;
        check_member(tx, &order.team, (agent, member)).await?;
        store::put_wrap(tx, &order.team, i64::from(verified.statement.generation), agent.as_str(), wrap).await?;
        if store::confirm_invitation(tx, &order.team, agent).await? != 1 {
            return Err(IdentityRefusal::RosterMoved);
        }
        store::confirm_membership(tx, &order.team, agent).await?;
    }
    let seq = i64::try_from(verified.statement.seq).map_err(|_| IdentityRefusal::Malformed("the roster"))?;
    store::insert_statement(tx, &order.team, seq, &order.roster.to_json(), &verified.digest.to_string()).await?;
    let entry = Entry::done(Logged::RosterSigned).object("team", &order.team).object("statement", verified.digest);
    Ok(audit::record(tx, entry.by(caller.who())).await?)
}

/// The server checks what it can, so that a mistake shows at once; what binds readers is the chain they verify themselves.
async fn verify(tx: &mut Tx, caller: &Caller, order: &Order) -> Result<crate::sealing::Verified<Roster>, IdentityRefusal> {
    let refused = || IdentityRefusal::Malformed("the roster");
    let known = store::agent(tx, &caller.agent).await?.and_then(|agent| agent.signing_key).ok_or_else(refused)?;
    let known: VerifyingKey = known.parse().map_err(|_| refused())?;
    let verified = order.roster.verify::<Roster>(&known).map_err(|_| refused())?;
    let (last, digest) = store::last_statement(tx, &order.team).await?.ok_or_else(refused)?;
    let (generation, recipient) = store::team_key(tx, &order.team).await?.ok_or_else(refused)?;
    let roster = &verified.statement;
    if roster.seq.cast_signed() != last + 1 || roster.previous.map(|previous| previous.to_string()).as_deref() != Some(digest.as_str()) {
        return Err(IdentityRefusal::RosterMoved);
    }
    let recovery = store::instance_value(tx, "recovery").await?.unwrap_or_default();
    let fits = vouches_for_ours(tx, roster).await?
        && roster.team == order.team.as_str()
        && verified.signer == caller.agent.as_str()
        && i64::from(roster.generation) == generation
        && roster.recipient.to_string() == recipient
        && roster.recovery.to_string() == recovery;
    if fits { Ok(verified) } else { Err(refused()) }
}

/// Whether the archive key that a roster vouches for, if any, is the instance's.
pub(super) async fn vouches_for_ours(tx: &mut Tx, roster: &Roster) -> Result<bool, IdentityRefusal> {
    let Some(vouched) = &roster.archive else { return Ok(true) };
    let ours = store::archive_key(tx).await?;
    Ok(ours.is_some_and(|(team, generation, recipient)| {
        vouched.holder == team.as_str() && i64::from(vouched.generation) == generation && vouched.recipient.to_string() == recipient
    }))
}

/// Whoever is let in joined this team, with these very keys: an answer that a later one replaced is not confirmed.
async fn check_member(tx: &mut Tx, team: &TeamId, (agent, member): (&AgentId, &Member)) -> Result<(), IdentityRefusal> {
    let members = store::members(tx, team).await?;
    let _: Role = member.role.parse()?;
    if !members.iter().any(|known| known.agent == *agent && known.role == member.role && known.joined_at.is_some()) {
        return Err(IdentityRefusal::Malformed("the roster"));
    }
    let own = store::agent(tx, agent).await?.ok_or(IdentityRefusal::NotFound)?;
    let same = own.recipient == Some(member.recipient.to_string()) && own.signing_key == Some(member.signing_key.to_string());
    if same { Ok(()) } else { Err(IdentityRefusal::RosterMoved) }
}
