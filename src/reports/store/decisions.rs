//! The rows of decisions on reports.

use super::super::decision::{NewDecision, words};
use crate::{
    base::AgentId,
    store::{StoreError, Tx, execute, fetch_all},
};

/// A decision as it is stored.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct DecisionRow {
    pub verdict: String,
    pub about: String,
    pub as_of: String,
    pub entries: i64,
    pub root: String,
    pub decided_at: i64,
}

pub(crate) async fn insert_decision(tx: &mut Tx, order: &NewDecision, agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO report_decisions (period, verdict, about, as_of, entries, root, decided_at, decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        order.period.name(),
        order.verdict.word(),
        words(&order.about),
        order.as_of.to_string(),
        order.entries.cast_signed(),
        order.root.to_string(),
        now,
        agent
    )?;
    Ok(())
}

/// The decisions on reports of a period, in their order.
pub(crate) async fn decisions(tx: &mut Tx, period: &str) -> Result<Vec<DecisionRow>, StoreError> {
    fetch_all!(
        tx,
        DecisionRow,
        "SELECT verdict, about, as_of, entries, root, decided_at FROM report_decisions WHERE period = $1 ORDER BY decided_at, decision",
        period
    )
}
