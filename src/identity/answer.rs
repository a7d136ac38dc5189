//! Answering an invitation: the account is made, and a founder's team gets its key.

use super::{IdentityRefusal, InvitationKind, SessionToken, session, sign_in, sign_roster, store};
use crate::{
    audit::{self, Action as Logged, Actor, Entry},
    base::TeamId,
    sealing::{Digest, Recipient, Roster, Signed, Token, VerifyingKey, seal},
    store::{Records, Tx, transact},
};

/// The team key that a founder's browser made.
pub(super) struct NewTeamKey {
    pub recipient: Recipient,
    pub wrap: Vec<u8>,
    pub recovery_wrap: Vec<u8>,
    pub roster: Signed,
}

/// What the newcomer's browser sends.
pub(super) struct Answer {
    pub token: Token,
    pub sign_in_key: Vec<u8>,
    pub salt: Vec<u8>,
    pub log_n: i64,
    pub vault: Vec<u8>,
    pub recipient: Recipient,
    pub signing_key: VerifyingKey,
    pub joining: Option<Vec<u8>>,
    pub team: Option<NewTeamKey>,
}

/// The invitation that a link still leads to.
pub(super) async fn invitation(tx: &mut Tx, token: &Token) -> Result<store::InvitationRow, IdentityRefusal> {
    let row = store::invitation(tx, token.digest().as_bytes()).await?.ok_or(IdentityRefusal::InvitationEnded)?;
    let open = row.answered_at.is_none() && tx.now().as_millisecond() < row.ends_at;
    if open { Ok(row) } else { Err(IdentityRefusal::InvitationEnded) }
}

/// Makes the account and lets the newcomer in.
pub(super) async fn answer(records: &Records, answer: &Answer) -> Result<SessionToken, IdentityRefusal> {
    if answer.sign_in_key.len() != 32 || answer.salt.len() != 16 || !(15..=20).contains(&answer.log_n) {
        return Err(IdentityRefusal::Malformed("the sign-in key"));
    }
    seal::check_header(&answer.vault).map_err(|_| IdentityRefusal::Malformed("the vault"))?;
    invitation(&mut records.read().await?, &answer.token).await?;
    let verifier = sign_in::make_verifier(answer.sign_in_key.clone()).await?;
    transact!(records, "answer an invitation", |tx| open_account(tx, answer, &verifier).await)
}

async fn open_account(tx: &mut Tx, answer: &Answer, verifier: &str) -> Result<SessionToken, IdentityRefusal> {
    let invitation = invitation(tx, &answer.token).await?;
    let account = store::Account {
        verifier,
        salt: &answer.salt,
        log_n: answer.log_n,
        vault: &answer.vault,
        recipient: &answer.recipient.to_string(),
        signing_key: &answer.signing_key.to_string(),
    };
    store::begin_again(tx, &invitation.agent).await?;
    store::open_account(tx, &invitation.agent, &account).await?;
    store::answer_invitation(tx, &invitation.invitation, answer.joining.as_deref()).await?;
    let role = store::agent(tx, &invitation.agent).await?.ok_or(IdentityRefusal::NotFound)?.role;
    let who = Actor { agent: &invitation.agent, role: role.as_str(), structure: invitation.team.as_ref() };
    match (invitation.kind.parse()?, &invitation.team, &answer.team) {
        (InvitationKind::Founder, Some(team), Some(key)) => found(tx, &invitation, (team, who), (answer, key)).await?,
        (InvitationKind::Member, Some(_), None) if answer.joining.as_deref().is_some_and(|sealed| seal::check_header(sealed).is_ok()) => {}
        (InvitationKind::Staff, None, None) => {}
        _ => return Err(IdentityRefusal::Malformed("the answer")),
    }
    let joined = Entry::done(Logged::AgentJoined).object("invitation", &invitation.invitation).object("recipient", &answer.recipient);
    audit::record(tx, joined.by(who)).await?;
    session::begin(tx, &invitation.agent).await
}

/// Founds the team: statement 0 is signed by the newcomer, who is alone in it, for the pinned recovery key.
async fn found(
    tx: &mut Tx,
    invitation: &store::InvitationRow,
    (team, who): (&TeamId, Actor<'_>),
    (answer, key): (&Answer, &NewTeamKey),
) -> Result<(), IdentityRefusal> {
    let verified = key.roster.verify::<Roster>(&answer.signing_key).map_err(|_| IdentityRefusal::Malformed("the roster"))?;
    let roster = &verified.statement;
    let recovery = store::instance_value(tx, "recovery").await?.unwrap_or_default();
    let alone = roster.members.len() == 1
        && roster.members.iter().all(|member| {
            member.agent == invitation.agent.as_str()
                && member.recipient == answer.recipient
                && member.signing_key == answer.signing_key
                && member.wrap == Digest::of(&key.wrap)
        });
    let fits = alone
        && sign_roster::vouches_for_ours(tx, roster).await?
        && verified.signer == invitation.agent.as_str()
        && (roster.seq, roster.previous, roster.generation) == (0, None, 1)
        && roster.team == team.as_str()
        && roster.recipient == key.recipient
        && roster.recovery.to_string() == recovery
        && roster.recovery_wrap == Digest::of(&key.recovery_wrap);
    if !fits {
        return Err(IdentityRefusal::Malformed("the roster"));
    }
    store::insert_team_key(tx, team, 1, &key.recipient.to_string()).await?;
    store::put_wrap(tx, team, 1, invitation.agent.as_str(), &key.wrap).await?;
    store::confirm_membership(tx, team, &invitation.agent).await?;
    store::put_wrap(tx, team, 1, "recovery", &key.recovery_wrap).await?;
    store::insert_statement(tx, team, 0, &key.roster.to_json(), &verified.digest.to_string()).await?;
    let entry = Entry::done(Logged::TeamFounded).object("team", team).object("statement", verified.digest).object("recipient", &key.recipient);
    Ok(audit::record(tx, entry.by(who)).await?)
}
