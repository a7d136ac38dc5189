//! The rows of requests, their pieces and the team's tasks.

use super::Order;
use crate::{
    base::{AgentId, CaseId, RequestId, TeamId},
    identity::Caller,
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_one, fetch_optional},
};

pub(crate) struct NewRequest<'a> {
    pub order: &'a Order,
    pub team: &'a TeamId,
    pub reference: &'a str,
    pub agent: &'a AgentId,
    pub ends_at: i64,
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewRequest<'_>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let order = new.order;
    execute!(
        tx,
        "INSERT INTO requests (request, case_id, team, purpose, policy, reference, partner_kind, created_by, created_at, ends_at, token_digest, link_recipient, brief, team_copy,
                               agreement_form, agreement_on, person_informed_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &order.request,
        &order.case,
        new.team,
        order.purpose.as_str(),
        &order.policy,
        new.reference,
        order.asked_of.word(),
        new.agent,
        now,
        new.ends_at,
        order.token.digest().as_bytes().as_slice(),
        order.link_recipient.to_string(),
        &order.brief,
        &order.team_copy,
        order.agreement.as_ref().map(|agreement| agreement.form),
        order.agreement.as_ref().map(|agreement| agreement.on.to_string()),
        order.informed_on.map(|day| day.to_string())
    )?;
    for (position, piece) in (0_i64..).zip(&order.pieces) {
        execute!(tx, "INSERT INTO pieces (request, piece, position) VALUES ($1, $2, $3)", &order.request, piece.as_str(), position)?;
    }
    Ok(())
}

pub(crate) async fn reference_taken(tx: &mut Tx, reference: &str) -> Result<bool, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT CAST((SELECT COUNT(*) FROM requests WHERE reference = $1) + (SELECT COUNT(*) FROM reservations WHERE reference = $1) AS BIGINT)",
        reference
    )?;
    Ok(count > 0)
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct RequestRow {
    pub request: RequestId,
    pub case_id: CaseId,
    pub team: TeamId,
    pub label: Option<Vec<u8>>,
    pub purpose: String,
    pub policy: String,
    pub reference: String,
    pub partner_kind: String,
    pub created_at: i64,
    pub ends_at: i64,
    pub ended_at: Option<i64>,
    pub link_recipient: Option<String>,
    pub brief: Option<Vec<u8>>,
    pub team_copy: Option<Vec<u8>>,
}

macro_rules! request_columns {
    () => {
        "SELECT r.request, r.case_id, r.team, c.label, r.purpose, r.policy, r.reference, r.partner_kind, r.created_at, r.ends_at, r.ended_at, r.link_recipient, r.brief, r.team_copy
         FROM requests r JOIN cases c ON c.case_id = r.case_id "
    };
}

/// The request that a link leads to today.
pub(crate) async fn by_token(tx: &mut Tx, token_digest: &[u8]) -> Result<Option<RequestRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_optional!(
        tx,
        RequestRow,
        concat!(request_columns!(), "WHERE r.token_digest = $1 AND r.ended_at IS NULL AND r.ends_at > $2 AND c.erased_at IS NULL"),
        token_digest,
        now
    )
}

pub(crate) async fn own_request(tx: &mut Tx, caller: &Caller, request: &RequestId) -> Result<Option<RequestRow>, StoreError> {
    fetch_optional!(
        tx,
        RequestRow,
        concat!(
            request_columns!(),
            "JOIN memberships m ON m.team = r.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND r.request = $2"
        ),
        &caller.agent,
        request
    )
}

/// What the caller's teams still await.
pub(crate) async fn awaited(tx: &mut Tx, caller: &Caller, limit: i64) -> Result<Vec<RequestRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        RequestRow,
        concat!(
            request_columns!(),
            "JOIN memberships m ON m.team = r.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND r.ended_at IS NULL AND r.ends_at > $2
             AND EXISTS (SELECT 1 FROM pieces p WHERE p.request = r.request AND NOT EXISTS (SELECT 1 FROM documents d JOIN uses u ON u.document = d.document WHERE d.request = p.request AND u.piece = p.piece))
             ORDER BY r.ends_at LIMIT $3"
        ),
        &caller.agent,
        now,
        limit
    )
}

pub(crate) async fn of_case(tx: &mut Tx, caller: &Caller, case: &CaseId) -> Result<Vec<RequestRow>, StoreError> {
    fetch_all!(
        tx,
        RequestRow,
        concat!(
            request_columns!(),
            "JOIN memberships m ON m.team = r.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND r.case_id = $2 ORDER BY r.created_at DESC"
        ),
        &caller.agent,
        case
    )
}

/// The pieces of a request, in order, and how many documents were received for each.
pub(crate) async fn pieces(tx: &mut Tx, request: &RequestId) -> Result<Vec<(String, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, i64),
        "SELECT p.piece, CAST((SELECT COUNT(DISTINCT d.document) FROM documents d JOIN uses u ON u.document = d.document WHERE d.request = p.request AND u.piece = p.piece) AS BIGINT) FROM pieces p WHERE p.request = $1 ORDER BY p.position",
        request
    )
}

/// Ends a link: its token and its brief go.
pub(crate) async fn end(tx: &mut Tx, request: &RequestId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE requests SET ended_at = COALESCE(ended_at, $1), token_digest = NULL, link_recipient = NULL, brief = NULL WHERE request = $2",
        now,
        request
    )?;
    affected(touched, 1)
}

/// Whether there is such a request.
pub(crate) async fn exists(tx: &mut Tx, request: &RequestId) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (RequestId,), "SELECT request FROM requests WHERE request = $1", request)?.is_some())
}

pub(crate) async fn ended_with_brief(tx: &mut Tx, limit: i64) -> Result<Vec<(RequestId, TeamId)>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        (RequestId, TeamId),
        "SELECT request, team FROM requests WHERE ends_at <= $1 AND (brief IS NOT NULL OR ended_at IS NULL) ORDER BY ends_at LIMIT $2",
        now,
        limit
    )
}

pub(crate) async fn ended_with_copy(tx: &mut Tx, ended_before: i64, limit: i64) -> Result<Vec<(RequestId, TeamId)>, StoreError> {
    fetch_all!(
        tx,
        (RequestId, TeamId),
        "SELECT r.request, r.team FROM requests r WHERE r.ended_at <= $1 AND r.team_copy IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.request = r.request AND d.purged_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.case_id = r.case_id AND h.document IS NULL AND h.lifted_at IS NULL) ORDER BY r.ended_at LIMIT $2",
        ended_before,
        limit
    )
}

pub(crate) async fn erase_copy(tx: &mut Tx, request: &RequestId) -> Result<(), StoreError> {
    affected(
        execute!(
            tx,
            "UPDATE requests SET team_copy = NULL, agreement_form = NULL, agreement_on = NULL, person_informed_on = NULL WHERE request = $1",
            request
        )?,
        1,
    )
}

pub(crate) async fn by_reference(tx: &mut Tx, reference: &str) -> Result<Option<(RequestId, TeamId)>, StoreError> {
    fetch_optional!(tx, (RequestId, TeamId), "SELECT request, team FROM requests WHERE reference = $1 AND team_copy IS NOT NULL", reference)
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct TaskRow {
    pub task: i64,
    pub kind: String,
    pub reference: Option<String>,
    pub request: Option<RequestId>,
    pub about: Option<String>,
    pub team: TeamId,
    pub created_at: i64,
}

pub(crate) async fn insert_task(tx: &mut Tx, team: &TeamId, kind: &str, request: Option<&RequestId>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO tasks (team, kind, request, created_at) VALUES ($1, $2, $3, $4)", team, kind, request, now)?;
    Ok(())
}

pub(crate) async fn open_tasks(tx: &mut Tx, team: &TeamId) -> Result<i64, StoreError> {
    let (count,) = fetch_one!(tx, (i64,), "SELECT CAST(COUNT(*) AS BIGINT) FROM tasks WHERE team = $1 AND kind = 'new-link-asked' AND done_at IS NULL", team)?;
    Ok(count)
}

pub(crate) async fn own_tasks(tx: &mut Tx, caller: &Caller, limit: i64) -> Result<Vec<TaskRow>, StoreError> {
    fetch_all!(
        tx,
        TaskRow,
        "SELECT t.task, t.kind, r.reference, t.request, t.about, t.team, t.created_at FROM tasks t JOIN memberships m ON m.team = t.team LEFT JOIN requests r ON r.request = t.request
         WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND t.done_at IS NULL ORDER BY t.created_at LIMIT $2",
        &caller.agent,
        limit
    )
}

/// Ends a task of one of the caller's teams; but that persons are to be told of a rule ends with the day on which they were.
pub(crate) async fn do_task(tx: &mut Tx, caller: &Caller, task: i64) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "UPDATE tasks SET done_at = $1, done_by = $2 WHERE task = $3 AND kind <> 'rule-longer' AND done_at IS NULL AND team IN (SELECT m.team FROM memberships m WHERE m.agent = $2 AND m.confirmed_at IS NOT NULL AND m.until IS NULL)",
        now,
        &caller.agent,
        task
    )
}
