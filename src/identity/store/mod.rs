//! The rows of accounts and sessions; those of teams and of invitations are beside.

mod invitations;
mod teams;

use crate::{
    base::{AgentId, TeamId},
    store::{StoreError, Tx, affected, execute, fetch_one, fetch_optional},
};

pub(crate) use invitations::{
    InvitationRow, NewInvitation, answer_invitation, confirm_invitation, drop_invitations, end_invitations, insert_invitation, invitation, invitations_of,
};
pub(crate) use teams::{
    TeamRow, archive_key, chain, confirm_membership, insert_membership, insert_statement, insert_team, insert_team_key, last_statement, members, own_team,
    put_wrap, recovery_wraps, team, team_key, teams, teams_of, wrap,
};

/// The team that an agent `a` belongs to, the first of several.
macro_rules! structure {
    () => {
        "(SELECT m.team FROM memberships m WHERE m.agent = a.agent AND m.confirmed_at IS NOT NULL AND m.until IS NULL ORDER BY m.since, m.team LIMIT 1)"
    };
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub agent: AgentId,
    pub role: String,
    pub structure: Option<TeamId>,
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
        concat!(
            "SELECT s.agent, a.role, ",
            structure!(),
            " AS structure, s.seen_at, s.ends_at FROM sessions s JOIN agents a ON a.agent = s.agent WHERE s.session_digest = $1 AND a.left_at IS NULL"
        ),
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
    pub structure: Option<TeamId>,
    pub verifier: String,
    pub salt: Vec<u8>,
    pub log_n: i64,
}

pub(crate) async fn credentials(tx: &mut Tx, address_digest: &[u8]) -> Result<Option<Credentials>, StoreError> {
    fetch_optional!(
        tx,
        Credentials,
        concat!(
            "SELECT a.agent, a.role, ",
            structure!(),
            " AS structure, a.verifier, a.salt, a.log_n FROM agents a WHERE a.address_digest = $1 AND a.verifier IS NOT NULL AND a.left_at IS NULL"
        ),
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
    pub recipient: Option<String>,
    pub signing_key: Option<String>,
}

pub(crate) async fn agent(tx: &mut Tx, agent: &AgentId) -> Result<Option<AgentRow>, StoreError> {
    fetch_optional!(tx, AgentRow, "SELECT role, contact, vault, recipient, signing_key FROM agents WHERE agent = $1", agent)
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

/// Whose address this is, and their role.
pub(crate) async fn agent_of_address(tx: &mut Tx, address_digest: &[u8]) -> Result<Option<(AgentId, String)>, StoreError> {
    fetch_optional!(tx, (AgentId, String), "SELECT agent, role FROM agents WHERE address_digest = $1", address_digest)
}

/// Nobody signs in as this agent until they answer an invitation again.
pub(crate) async fn void_verifier(tx: &mut Tx, agent: &AgentId) -> Result<(), StoreError> {
    affected(execute!(tx, "UPDATE agents SET verifier = NULL WHERE agent = $1", agent)?, 1)
}

/// Nothing of what the agent had opens anything more: sessions, tries, their places in teams, the teams' keys sealed to them.
pub(crate) async fn begin_again(tx: &mut Tx, agent: &AgentId) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM sessions WHERE agent = $1", agent)?;
    execute!(tx, "DELETE FROM sign_in_tries WHERE address_digest = (SELECT a.address_digest FROM agents a WHERE a.agent = $1)", agent)?;
    execute!(tx, "UPDATE memberships SET confirmed_at = NULL WHERE agent = $1", agent)?;
    execute!(tx, "DELETE FROM wraps WHERE holder = $1", agent)?;
    Ok(())
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
        "UPDATE agents SET verifier = $1, salt = $2, log_n = $3, vault = $4, recipient = $5, signing_key = $6, joined_at = $7 WHERE agent = $8",
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

/// Keeps a vault again, if the session that brings it still stands. `false` when it has ended.
pub(crate) async fn put_vault(tx: &mut Tx, (agent, session): (&AgentId, &[u8]), vault: &[u8]) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "UPDATE agents SET vault = $1 WHERE agent = $2 AND EXISTS (SELECT 1 FROM sessions s WHERE s.session_digest = $3 AND s.agent = $2)",
        vault,
        agent,
        session
    )?;
    Ok(touched == 1)
}

pub(crate) async fn instance_value(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT value FROM instance WHERE name = $1", name)?;
    Ok(row.map(|(value,)| value))
}

/// Notes a value that is no pin: another takes its place.
pub(crate) async fn put_instance_value(tx: &mut Tx, name: &str, value: &str) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)?;
    Ok(())
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
