//! The rows of teams: their members, their keys, and the statements that bind both.

use crate::{
    base::{AgentId, TeamId},
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_optional},
};

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

/// Every team's key as it is sealed to the recovery key, with its team and generation.
pub(crate) async fn recovery_wraps(tx: &mut Tx) -> Result<Vec<(String, i64, Vec<u8>)>, StoreError> {
    fetch_all!(tx, (String, i64, Vec<u8>), "SELECT team, generation, sealed FROM wraps WHERE holder = 'recovery' ORDER BY team, generation")
}
