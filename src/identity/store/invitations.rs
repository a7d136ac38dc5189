//! The rows of invitations.

use crate::{
    base::{AgentId, InvitationId, TeamId},
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_optional},
};

/// Drops the invitations of this agent's into a team that nobody has confirmed. Whether one of them had been answered.
pub(crate) async fn drop_invitations(tx: &mut Tx, agent: &AgentId) -> Result<bool, StoreError> {
    let answered = execute!(tx, "DELETE FROM invitations WHERE agent = $1 AND kind = 'member' AND confirmed_at IS NULL AND answered_at IS NOT NULL", agent)?;
    execute!(tx, "DELETE FROM invitations WHERE agent = $1 AND answered_at IS NULL", agent)?;
    Ok(answered > 0)
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct InvitationRow {
    pub invitation: InvitationId,
    pub kind: String,
    pub agent: AgentId,
    pub team: Option<TeamId>,
    pub ends_at: i64,
    pub team_copy: Option<Vec<u8>>,
    pub answer: Option<Vec<u8>>,
    pub answered_at: Option<i64>,
    pub confirmed_at: Option<i64>,
}

pub(crate) struct NewInvitation<'a> {
    pub invitation: &'a InvitationId,
    pub token_digest: &'a [u8],
    pub kind: &'a str,
    pub agent: &'a AgentId,
    pub team: Option<&'a TeamId>,
    pub invited_by: Option<&'a AgentId>,
    pub ends_at: i64,
    pub team_copy: Option<&'a [u8]>,
}

pub(crate) async fn insert_invitation(tx: &mut Tx, new: &NewInvitation<'_>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO invitations (invitation, token_digest, kind, agent, team, invited_by, created_at, ends_at, team_copy) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.invitation,
        new.token_digest,
        new.kind,
        new.agent,
        new.team,
        new.invited_by,
        now,
        new.ends_at,
        new.team_copy
    )?;
    Ok(())
}

pub(crate) async fn invitation(tx: &mut Tx, token_digest: &[u8]) -> Result<Option<InvitationRow>, StoreError> {
    fetch_optional!(
        tx,
        InvitationRow,
        "SELECT invitation, kind, agent, team, ends_at, team_copy, answer, answered_at, confirmed_at FROM invitations WHERE token_digest = $1",
        token_digest
    )
}

pub(crate) async fn invitations_of(tx: &mut Tx, team: &TeamId) -> Result<Vec<InvitationRow>, StoreError> {
    fetch_all!(
        tx,
        InvitationRow,
        "SELECT invitation, kind, agent, team, ends_at, team_copy, answer, answered_at, confirmed_at FROM invitations WHERE team = $1 AND kind = 'member' ORDER BY created_at DESC",
        team
    )
}

pub(crate) async fn answer_invitation(tx: &mut Tx, invitation: &InvitationId, answer: Option<&[u8]>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE invitations SET answered_at = $1, answer = $2 WHERE invitation = $3 AND answered_at IS NULL", now, answer, invitation)?, 1)
}

/// Confirms whoever of `team` answered and is now in the roster; what was sealed for the confirmation is dropped.
pub(crate) async fn confirm_invitation(tx: &mut Tx, team: &TeamId, agent: &AgentId) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "UPDATE invitations SET confirmed_at = $1, team_copy = NULL, answer = NULL WHERE team = $2 AND agent = $3 AND answered_at IS NOT NULL AND confirmed_at IS NULL",
        now,
        team,
        agent
    )
}

/// Ends every invitation that nobody has answered: after records were put back, somebody may have.
pub(crate) async fn end_invitations(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, "UPDATE invitations SET ends_at = 0 WHERE answered_at IS NULL")?;
    Ok(())
}
