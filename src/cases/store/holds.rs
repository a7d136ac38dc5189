//! The rows of holds: on a whole case, or on one document of it.

use crate::{
    base::{AgentId, CaseId, DocumentId, HoldId, TeamId},
    identity::Caller,
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_optional},
};

/// A hold.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct HoldRow {
    pub hold: HoldId,
    pub team: TeamId,
    pub case_id: CaseId,
    pub document: Option<DocumentId>,
    pub kind: String,
    pub reason: String,
    pub review_on: String,
    pub placed_at: i64,
    pub placed_by: AgentId,
    pub told_on: Option<String>,
    pub lifted_at: Option<i64>,
}

macro_rules! hold_columns {
    () => {
        "SELECT h.hold, h.team, h.case_id, h.document, h.kind, h.reason, h.review_on, h.placed_at, h.placed_by, h.told_on, h.lifted_at FROM holds h "
    };
}

pub(crate) async fn insert_hold(tx: &mut Tx, new: &HoldRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO holds (hold, team, case_id, document, kind, reason, review_on, placed_at, placed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &new.hold,
        &new.team,
        &new.case_id,
        &new.document,
        &new.kind,
        &new.reason,
        &new.review_on,
        new.placed_at,
        &new.placed_by
    )?;
    Ok(())
}

/// A hold, if its team is the caller's.
pub(crate) async fn own_hold(tx: &mut Tx, caller: &Caller, hold: &HoldId) -> Result<Option<HoldRow>, StoreError> {
    fetch_optional!(
        tx,
        HoldRow,
        concat!(hold_columns!(), "JOIN memberships m ON m.team = h.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND h.hold = $2"),
        &caller.agent,
        hold
    )
}

/// A hold, whoever's: for those who supervise the whole instance.
pub(crate) async fn any_hold(tx: &mut Tx, hold: &HoldId) -> Result<Option<HoldRow>, StoreError> {
    fetch_optional!(tx, HoldRow, concat!(hold_columns!(), "WHERE h.hold = $1"), hold)
}

/// Every hold on a case and on its documents, the last placed first.
pub(crate) async fn holds_of_case(tx: &mut Tx, case: &CaseId) -> Result<Vec<HoldRow>, StoreError> {
    fetch_all!(tx, HoldRow, concat!(hold_columns!(), "WHERE h.case_id = $1 ORDER BY h.placed_at DESC, h.hold"), case)
}

/// Every hold that stands, the earliest review first.
pub(crate) async fn standing_holds(tx: &mut Tx) -> Result<Vec<HoldRow>, StoreError> {
    fetch_all!(tx, HoldRow, concat!(hold_columns!(), "WHERE h.lifted_at IS NULL ORDER BY h.review_on, h.placed_at, h.hold"))
}

/// The strongest hold that stands on a document, its own or its case's: restriction first, which alone forbids opening.
pub(crate) async fn hold_on(tx: &mut Tx, case: &CaseId, document: &DocumentId) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT kind FROM holds WHERE case_id = $1 AND lifted_at IS NULL AND (document IS NULL OR document = $2)
         ORDER BY CASE kind WHEN 'LIMITATION' THEN 0 WHEN 'CONTENTIEUX' THEN 1 ELSE 2 END LIMIT 1",
        case,
        document
    )?;
    Ok(row.map(|(kind,)| kind))
}

pub(crate) async fn lift_hold(tx: &mut Tx, hold: &HoldId, (told_on, told_by): (&str, &str), agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE holds SET told_on = $1, told_by = $2, lifted_at = $3, lifted_by = $4 WHERE hold = $5 AND lifted_at IS NULL",
        told_on,
        told_by,
        now,
        agent,
        hold
    )?;
    affected(touched, 1)
}

pub(crate) async fn move_review(tx: &mut Tx, hold: &HoldId, review_on: &str) -> Result<(), StoreError> {
    affected(execute!(tx, "UPDATE holds SET review_on = $1 WHERE hold = $2 AND lifted_at IS NULL", review_on, hold)?, 1)
}
