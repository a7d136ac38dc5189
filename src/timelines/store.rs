//! What was held, who could open it and who did, within some time.

use crate::{
    base::{AgentId, CaseId, DocumentId},
    store::{Listed, StoreError, Tx, fetch_all, fetch_among},
};

/// A document under one purpose, held within some time.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct HeldRow {
    pub document: DocumentId,
    pub purpose: String,
    pub piece: String,
    pub team_id: String,
    pub team: String,
    pub case_id: CaseId,
    pub sealed_by: String,
    pub since: i64,
    /// When the service destroyed it; none while it holds it.
    pub until: Option<i64>,
}

/// Documents that the service held at some moment from `from` until before `to`, each under each of its purposes.
pub(super) async fn held(tx: &mut Tx, (from, to): (i64, i64)) -> Result<Vec<HeldRow>, StoreError> {
    fetch_all!(
        tx,
        HeldRow,
        "SELECT u.document, u.purpose, u.piece, u.team AS team_id, t.name AS team, u.case_id, d.sealed_by, d.received_at AS since, d.purging_at AS until
         FROM uses u JOIN documents d ON d.document = u.document JOIN teams t ON t.team = u.team
         WHERE d.received_at < $2 AND (d.purging_at IS NULL OR d.purging_at >= $1) ORDER BY t.name, u.purpose, u.document",
        from,
        to
    )
}

/// Documents that were handed to a reader within this time; to this agent alone, where one is named.
pub(super) async fn opened(tx: &mut Tx, (from, to): (i64, i64), agent: Option<&AgentId>) -> Result<Vec<DocumentId>, StoreError> {
    let rows = fetch_all!(
        tx,
        (DocumentId,),
        "SELECT DISTINCT document FROM openings WHERE at >= $1 AND at < $2 AND (CAST($3 AS TEXT) IS NULL OR agent = $3)",
        from,
        to,
        agent.map(AgentId::as_str)
    )?;
    Ok(rows.into_iter().map(|(document,)| document).collect())
}

/// The entries of the trail about openings within this time: what a document's own list told goes with the document.
pub(super) async fn opened_by_trail(tx: &mut Tx, (from, to): (i64, i64), agent: Option<&AgentId>) -> Result<Vec<String>, StoreError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT e.leaf FROM entries e WHERE e.recorded_at >= $1 AND e.recorded_at < $2 AND e.leaf LIKE '{\"action\":\"document.opened\",%'
         AND (CAST($3 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM entry_values v WHERE v.entry = e.entry AND v.field = 'actor' AND v.value = $3))",
        from,
        to,
        agent.map(AgentId::as_str)
    )?;
    Ok(rows.into_iter().map(|(leaf,)| leaf).collect())
}

/// Teams whose key an agent held at some moment within this time: of which they were a member.
pub(super) async fn teams_of(tx: &mut Tx, (from, to): (i64, i64), agent: &AgentId) -> Result<Vec<String>, StoreError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT team FROM memberships WHERE agent = $3 AND confirmed_at IS NOT NULL AND confirmed_at < $2 AND (until IS NULL OR until >= $1)",
        from,
        to,
        agent
    )?;
    Ok(rows.into_iter().map(|(team,)| team).collect())
}

/// Documents that these teams could open at some moment within this time.
pub(super) async fn granted(tx: &mut Tx, (from, to): (i64, i64), teams: &Listed) -> Result<Vec<DocumentId>, StoreError> {
    let rows = fetch_among!(
        tx,
        (DocumentId,),
        of teams,
        "SELECT DISTINCT h.document FROM grant_history h JOIN documents d ON d.document = h.document
         WHERE h.since < $3 AND (h.until IS NULL OR h.until >= $2) AND (d.purging_at IS NULL OR d.purging_at >= $2) AND h.holder",
        "",
        from,
        to
    )?;
    Ok(rows.into_iter().map(|(document,)| document).collect())
}

/// Everybody who has an account, the first to join first.
pub(super) async fn agents(tx: &mut Tx) -> Result<Vec<AgentId>, StoreError> {
    let rows = fetch_all!(tx, (AgentId,), "SELECT agent FROM agents WHERE joined_at IS NOT NULL ORDER BY joined_at, agent")?;
    Ok(rows.into_iter().map(|(agent,)| agent).collect())
}
