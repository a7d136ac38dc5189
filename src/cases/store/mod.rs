//! The rows of cases.

mod holds;

use crate::{
    base::{AgentId, CaseId, DocumentId, TeamId},
    identity::Caller,
    retention::Event,
    store::{StoreError, Tx, execute, fetch_all, fetch_one, fetch_optional},
};

pub(crate) use holds::{HoldRow, any_hold, hold_on, holds_of_case, insert_hold, lift_hold, move_review, own_hold, standing_holds};

/// Sets an id aside; a request's also takes its reference, which must be free.
pub(crate) async fn reserve(tx: &mut Tx, id: &str, team: &TeamId, agent: &AgentId, reference: Option<&str>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO reservations (id, team, agent, reference, created_at) VALUES ($1, $2, $3, $4, $5)", id, team, agent, reference, now)?;
    Ok(())
}

/// Takes back an id that this agent set aside: (team, reference).
pub(crate) async fn take_reservation(tx: &mut Tx, id: &str, agent: &AgentId) -> Result<Option<(TeamId, Option<String>)>, StoreError> {
    fetch_optional!(tx, (TeamId, Option<String>), "DELETE FROM reservations WHERE id = $1 AND agent = $2 RETURNING team, reference", id, agent)
}

pub(crate) async fn insert(tx: &mut Tx, case: &CaseId, team: &TeamId, label: &[u8], agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO cases (case_id, team, label, opened_by, opened_at) VALUES ($1, $2, $3, $4, $5)", case, team, label, agent, now)?;
    Ok(())
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct CaseRow {
    pub case_id: CaseId,
    pub team: TeamId,
    pub label: Option<Vec<u8>>,
    pub opened_at: i64,
    pub closed_on: Option<String>,
    pub contact_on: Option<String>,
    pub documents: i64,
    pub awaited: i64,
}

/// A case, if it belongs to one of the caller's teams and was not erased.
pub(crate) async fn own_case(tx: &mut Tx, caller: &Caller, case: &CaseId) -> Result<Option<CaseRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_optional!(
        tx,
        CaseRow,
        "SELECT c.case_id, c.team, c.label, c.opened_at,
                (SELECT e.happened_on FROM case_events e WHERE e.case_id = c.case_id AND e.kind = 'SITUATION_CLOSE' AND e.document IS NULL ORDER BY e.event DESC LIMIT 1) AS closed_on,
                (SELECT MAX(e.happened_on) FROM case_events e WHERE e.case_id = c.case_id AND e.kind = 'DERNIER_CONTACT'
                   AND NOT EXISTS (SELECT 1 FROM case_events x WHERE x.corrects = e.event AND x.kind = e.kind)) AS contact_on,
                CAST((SELECT COUNT(DISTINCT u.document) FROM uses u WHERE u.case_id = c.case_id AND u.purge_at > $3) AS BIGINT) AS documents,
                CAST((SELECT COUNT(*) FROM requests r WHERE r.case_id = c.case_id AND r.ended_at IS NULL AND r.ends_at > $3) AS BIGINT) AS awaited
         FROM cases c JOIN memberships m ON m.team = c.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND c.erased_at IS NULL AND c.case_id = $2",
        &caller.agent,
        case,
        now
    )
}

/// Every case of the caller's teams that was not erased.
pub(crate) async fn own_cases(tx: &mut Tx, caller: &Caller) -> Result<Vec<CaseRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        CaseRow,
        "SELECT c.case_id, c.team, c.label, c.opened_at,
                (SELECT e.happened_on FROM case_events e WHERE e.case_id = c.case_id AND e.kind = 'SITUATION_CLOSE' AND e.document IS NULL ORDER BY e.event DESC LIMIT 1) AS closed_on,
                (SELECT MAX(e.happened_on) FROM case_events e WHERE e.case_id = c.case_id AND e.kind = 'DERNIER_CONTACT'
                   AND NOT EXISTS (SELECT 1 FROM case_events x WHERE x.corrects = e.event AND x.kind = e.kind)) AS contact_on,
                CAST((SELECT COUNT(DISTINCT u.document) FROM uses u WHERE u.case_id = c.case_id AND u.purge_at > $2) AS BIGINT) AS documents,
                CAST((SELECT COUNT(*) FROM requests r WHERE r.case_id = c.case_id AND r.ended_at IS NULL AND r.ends_at > $2) AS BIGINT) AS awaited
         FROM cases c JOIN memberships m ON m.team = c.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND c.erased_at IS NULL ORDER BY c.opened_at DESC",
        &caller.agent,
        now
    )
}

/// Writes an event, of the whole case or of one document of it; returns its rank.
pub(crate) async fn insert_event(tx: &mut Tx, (case, document): (&CaseId, Option<&DocumentId>), event: &Event, agent: &AgentId) -> Result<i64, StoreError> {
    let now = tx.now().as_millisecond();
    let (rank,) = fetch_one!(
        tx,
        (i64,),
        "INSERT INTO case_events (case_id, document, kind, happened_on, source, corrects, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING event",
        case,
        document,
        event.kind.word(),
        event.date.map(|date| date.to_string()),
        event.source.word(),
        event.corrects.map(u64::cast_signed),
        now,
        agent
    )?;
    Ok(rank)
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EventRow {
    pub event: i64,
    pub document: Option<DocumentId>,
    pub kind: String,
    pub happened_on: Option<String>,
    pub source: String,
    pub corrects: Option<i64>,
    pub recorded_at: i64,
}

impl EventRow {
    pub(crate) fn into_event(self) -> Result<Event, StoreError> {
        let unreadable = StoreError::Unreadable("an event of a case");
        let date = self.happened_on.as_deref().map(str::parse).transpose();
        match (self.kind.parse(), date, self.source.parse()) {
            (Ok(kind), Ok(date), Ok(source)) => {
                Ok(Event { order: self.event.unsigned_abs(), kind, date, source, corrects: self.corrects.map(i64::unsigned_abs) })
            }
            _ => Err(unreadable),
        }
    }
}

pub(crate) async fn events(tx: &mut Tx, case: &CaseId) -> Result<Vec<EventRow>, StoreError> {
    fetch_all!(
        tx,
        EventRow,
        "SELECT event, document, kind, happened_on, source, corrects, recorded_at FROM case_events WHERE case_id = $1 ORDER BY event",
        case
    )
}

/// Cases with nothing left in them: no document that is not purged, no request that is not erased, no hold that stands, and opened before `opened_before`.
pub(crate) async fn empty_cases(tx: &mut Tx, opened_before: i64, limit: i64) -> Result<Vec<(CaseId, TeamId)>, StoreError> {
    fetch_all!(
        tx,
        (CaseId, TeamId),
        "SELECT c.case_id, c.team FROM cases c WHERE c.erased_at IS NULL AND c.opened_at < $1
         AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.case_id = c.case_id AND d.purged_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.case_id = c.case_id AND r.team_copy IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM uploads u WHERE u.case_id = c.case_id)
         AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.case_id = c.case_id AND h.lifted_at IS NULL)
         ORDER BY c.opened_at LIMIT $2",
        opened_before,
        limit
    )
}

/// Erases a case: its label and its events go, the trail's values about it too.
pub(crate) async fn erase(tx: &mut Tx, case: &CaseId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(tx, "UPDATE cases SET label = NULL, erased_at = $1 WHERE case_id = $2 AND erased_at IS NULL", now, case)?;
    crate::store::affected(touched, 1)?;
    execute!(tx, "DELETE FROM case_events WHERE case_id = $1", case)?;
    execute!(tx, "DELETE FROM entry_values WHERE field = 'case' AND value = $1", case.as_str())?;
    Ok(())
}
