//! The identity's rows.

use crate::{
    base::{AgentId, InvitationId, TeamId},
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_one, fetch_optional},
};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub agent: AgentId,
    pub role: String,
    pub seen_at: i64,
    pub ends_at: i64,
}

pub(crate) async fn insert_session(tx: &mut Tx, digest: &[u8], agent: &AgentId, ends_at: i64) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO sessions (session_digest, agent, created_at, seen_at, ends_at) VALUES ($1, $2, $3, $4, $5)", digest, agent, now, now, ends_at)?;
    Ok(())
}

pub(crate) async fn session(tx: &mut Tx, digest: &[u8]) -> Result<Option<SessionRow>, StoreError> {
    fetch_optional!(
        tx,
        SessionRow,
        "SELECT s.agent, a.role, s.seen_at, s.ends_at FROM sessions s JOIN agents a ON a.agent = s.agent WHERE s.session_digest = $1 AND a.left_at IS NULL",
        digest
    )
}

pub(crate) async fn note_session(tx: &mut Tx, digest: &[u8]) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "UPDATE sessions SET seen_at = $1 WHERE session_digest = $2", now, digest)?;
    Ok(())
}

pub(crate) async fn delete_session(tx: &mut Tx, digest: &[u8]) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM sessions WHERE session_digest = $1", digest)?;
    Ok(())
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Credentials {
    pub agent: AgentId,
    pub role: String,
    pub verifier: String,
    pub salt: Vec<u8>,
    pub log_n: i64,
}

pub(crate) async fn credentials(tx: &mut Tx, address_digest: &[u8]) -> Result<Option<Credentials>, StoreError> {
    fetch_optional!(
        tx,
        Credentials,
        "SELECT agent, role, verifier, salt, log_n FROM agents WHERE address_digest = $1 AND verifier IS NOT NULL AND left_at IS NULL",
        address_digest
    )
}

pub(crate) async fn tries(tx: &mut Tx, address_digest: &[u8]) -> Result<Option<(i64, i64)>, StoreError> {
    fetch_optional!(tx, (i64, i64), "SELECT failures, tried_at FROM sign_in_tries WHERE address_digest = $1", address_digest)
}

pub(crate) async fn put_tries(tx: &mut Tx, address_digest: &[u8], failures: i64) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO sign_in_tries (address_digest, failures, tried_at) VALUES ($1, $2, $3)
         ON CONFLICT (address_digest) DO UPDATE SET failures = excluded.failures, tried_at = excluded.tried_at",
        address_digest,
        failures,
        now
    )?;
    Ok(())
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct AgentRow {
    pub role: String,
    pub contact: Vec<u8>,
    pub vault: Option<Vec<u8>>,
    pub signing_key: Option<String>,
}

pub(crate) async fn agent(tx: &mut Tx, agent: &AgentId) -> Result<Option<AgentRow>, StoreError> {
    fetch_optional!(tx, AgentRow, "SELECT role, contact, vault, signing_key FROM agents WHERE agent = $1", agent)
}

pub(crate) async fn insert_agent(tx: &mut Tx, agent: &AgentId, role: &str, contact: &[u8], address_digest: &[u8]) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO agents (agent, role, contact, address_digest, created_at) VALUES ($1, $2, $3, $4, $5)",
        agent,
        role,
        contact,
        address_digest,
        now
    )?;
    Ok(())
}

pub(crate) async fn address_known(tx: &mut Tx, address_digest: &[u8]) -> Result<bool, StoreError> {
    let row = fetch_optional!(tx, (AgentId,), "SELECT agent FROM agents WHERE address_digest = $1", address_digest)?;
    Ok(row.is_some())
}

/// What an account is made of, from the browser.
pub(crate) struct Account<'a> {
    pub verifier: &'a str,
    pub salt: &'a [u8],
    pub log_n: i64,
    pub vault: &'a [u8],
    pub recipient: &'a str,
    pub signing_key: &'a str,
}

pub(crate) async fn open_account(tx: &mut Tx, agent: &AgentId, account: &Account<'_>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE agents SET verifier = $1, salt = $2, log_n = $3, vault = $4, recipient = $5, signing_key = $6, joined_at = $7 WHERE agent = $8 AND joined_at IS NULL",
        account.verifier,
        account.salt,
        account.log_n,
        account.vault,
        account.recipient,
        account.signing_key,
        now,
        agent
    )?;
    affected(touched, 1)
}

pub(crate) async fn put_vault(tx: &mut Tx, agent: &AgentId, vault: &[u8]) -> Result<(), StoreError> {
    affected(execute!(tx, "UPDATE agents SET vault = $1 WHERE agent = $2", vault, agent)?, 1)
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TeamRow {
    pub team: TeamId,
    pub kind: String,
    pub name: String,
    pub department: String,
    pub telephone: String,
    pub hours: String,
    pub address: String,
}

pub(crate) async fn insert_team(tx: &mut Tx, team: &TeamRow) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO teams (team, kind, name, department, telephone, hours, address, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &team.team,
        &team.kind,
        &team.name,
        &team.department,
        &team.telephone,
        &team.hours,
        &team.address,
        now
    )?;
    Ok(())
}

pub(crate) async fn team(tx: &mut Tx, team: &TeamId) -> Result<Option<TeamRow>, StoreError> {
    fetch_optional!(tx, TeamRow, "SELECT team, kind, name, department, telephone, hours, address FROM teams WHERE team = $1", team)
}

pub(crate) async fn teams(tx: &mut Tx) -> Result<Vec<TeamRow>, StoreError> {
    fetch_all!(tx, TeamRow, "SELECT team, kind, name, department, telephone, hours, address FROM teams ORDER BY department, name")
}

pub(crate) async fn teams_of(tx: &mut Tx, agent: &AgentId) -> Result<Vec<TeamRow>, StoreError> {
    fetch_all!(
        tx,
        TeamRow,
        "SELECT t.team, t.kind, t.name, t.department, t.telephone, t.hours, t.address FROM teams t
         JOIN memberships m ON m.team = t.team WHERE m.agent = $1 AND m.until IS NULL ORDER BY t.name",
        agent
    )
}

/// The team, if `agent` belongs to it now.
pub(crate) async fn own_team(tx: &mut Tx, agent: &AgentId, team: &TeamId) -> Result<Option<TeamRow>, StoreError> {
    fetch_optional!(
        tx,
        TeamRow,
        "SELECT t.team, t.kind, t.name, t.department, t.telephone, t.hours, t.address FROM teams t
         JOIN memberships m ON m.team = t.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND t.team = $2",
        agent,
        team
    )
}

/// From now on the agent acts for the team: a member signed them in, or they founded it.
pub(crate) async fn confirm_membership(tx: &mut Tx, team: &TeamId, agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE memberships SET confirmed_at = COALESCE(confirmed_at, $1) WHERE team = $2 AND agent = $3", now, team, agent)?, 1)
}

pub(crate) async fn insert_membership(tx: &mut Tx, team: &TeamId, agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO memberships (team, agent, since) VALUES ($1, $2, $3)", team, agent, now)?;
    Ok(())
}

pub(crate) async fn team_key(tx: &mut Tx, team: &TeamId) -> Result<Option<(i64, String)>, StoreError> {
    fetch_optional!(tx, (i64, String), "SELECT generation, recipient FROM team_keys WHERE team = $1 ORDER BY generation DESC LIMIT 1", team)
}

pub(crate) async fn insert_team_key(tx: &mut Tx, team: &TeamId, generation: i64, recipient: &str) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO team_keys (team, generation, recipient, created_at) VALUES ($1, $2, $3, $4)", team, generation, recipient, now)?;
    Ok(())
}

/// The archive team that has a key, if there is one: (team, generation, recipient).
pub(crate) async fn archive_key(tx: &mut Tx) -> Result<Option<(TeamId, i64, String)>, StoreError> {
    fetch_optional!(
        tx,
        (TeamId, i64, String),
        "SELECT k.team, k.generation, k.recipient FROM team_keys k JOIN teams t ON t.team = k.team WHERE t.kind = 'archive' ORDER BY k.created_at, k.generation DESC LIMIT 1"
    )
}

pub(crate) async fn wrap(tx: &mut Tx, team: &TeamId, generation: i64, holder: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = fetch_optional!(tx, (Vec<u8>,), "SELECT sealed FROM wraps WHERE team = $1 AND generation = $2 AND holder = $3", team, generation, holder)?;
    Ok(row.map(|(sealed,)| sealed))
}

pub(crate) async fn put_wrap(tx: &mut Tx, team: &TeamId, generation: i64, holder: &str, sealed: &[u8]) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO wraps (team, generation, holder, sealed, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (team, generation, holder) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at",
        team,
        generation,
        holder,
        sealed,
        now
    )?;
    Ok(())
}

/// The team's signed statements, in order, as JSON.
pub(crate) async fn chain(tx: &mut Tx, team: &TeamId) -> Result<Vec<String>, StoreError> {
    let rows = fetch_all!(tx, (String,), "SELECT statement FROM statements WHERE team = $1 ORDER BY seq", team)?;
    Ok(rows.into_iter().map(|(statement,)| statement).collect())
}

/// The sequence number and the digest of the team's last statement.
pub(crate) async fn last_statement(tx: &mut Tx, team: &TeamId) -> Result<Option<(i64, String)>, StoreError> {
    fetch_optional!(tx, (i64, String), "SELECT seq, digest FROM statements WHERE team = $1 ORDER BY seq DESC LIMIT 1", team)
}

pub(crate) async fn insert_statement(tx: &mut Tx, team: &TeamId, seq: i64, statement: &str, digest: &str) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO statements (team, seq, statement, digest, created_at) VALUES ($1, $2, $3, $4, $5)", team, seq, statement, digest, now)?;
    Ok(())
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

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct MemberRow {
    pub agent: AgentId,
    pub role: String,
    pub contact: Vec<u8>,
    pub joined_at: Option<i64>,
    pub wrapped: i64,
}

pub(crate) async fn members(tx: &mut Tx, team: &TeamId) -> Result<Vec<MemberRow>, StoreError> {
    fetch_all!(
        tx,
        MemberRow,
        "SELECT a.agent, a.role, a.contact, a.joined_at, CAST((SELECT COUNT(*) FROM wraps w WHERE w.team = m.team AND w.holder = a.agent) AS BIGINT) AS wrapped
         FROM memberships m JOIN agents a ON a.agent = m.agent WHERE m.team = $1 AND m.until IS NULL AND a.left_at IS NULL ORDER BY a.agent",
        team
    )
}

pub(crate) async fn instance_value(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT value FROM instance WHERE name = $1", name)?;
    Ok(row.map(|(value,)| value))
}

pub(crate) async fn insert_instance_value(tx: &mut Tx, name: &str, value: &str) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO instance (name, value) VALUES ($1, $2)", name, value)?;
    Ok(())
}

/// Sweeps what has ended: sessions, tries, and invitations nobody answered, with the agents they were for.
pub(crate) async fn sweep(tx: &mut Tx) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    let day = 86_400_000_i64;
    let mut swept = execute!(tx, "DELETE FROM sessions WHERE ends_at <= $1 OR seen_at <= $2", now, now - day)?;
    swept += execute!(tx, "DELETE FROM sign_in_tries WHERE tried_at <= $1", now - day)?;
    swept += execute!(tx, "DELETE FROM reservations WHERE created_at <= $1", now - day)?;
    swept += execute!(tx, "DELETE FROM invitations WHERE ends_at <= $1 AND answered_at IS NULL", now)?;
    swept += execute!(
        tx,
        "DELETE FROM memberships WHERE agent IN (SELECT a.agent FROM agents a WHERE a.joined_at IS NULL AND NOT EXISTS (SELECT 1 FROM invitations i WHERE i.agent = a.agent))"
    )?;
    swept += execute!(tx, "DELETE FROM agents WHERE joined_at IS NULL AND NOT EXISTS (SELECT 1 FROM invitations i WHERE i.agent = agents.agent)")?;
    Ok(swept)
}

pub(crate) async fn count_agents(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,) = fetch_one!(tx, (i64,), "SELECT CAST(COUNT(*) AS BIGINT) FROM agents")?;
    Ok(count)
}
