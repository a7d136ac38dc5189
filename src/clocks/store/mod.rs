//! The rows of extensions, corrections, consultations, visas and tasks.

use super::Extension;
use crate::{
    base::{AgentId, CorrectionId, DocumentId, TeamId, VisaId},
    documents::store::UseRow,
    identity::Caller,
    store::{StoreError, Tx, affected, execute, fetch_all, fetch_one, fetch_optional},
};

/// A correction that was made or asked for.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct CorrectionRow {
    pub correction: CorrectionId,
    pub document: DocumentId,
    pub team: TeamId,
    pub from_purpose: String,
    pub from_piece: String,
    pub purpose: String,
    pub piece: String,
    pub reason: String,
    pub longer: bool,
    pub manifest: Option<Vec<u8>>,
    pub grants: Option<String>,
    pub asked_at: i64,
    pub asked_by: AgentId,
    pub sampled: bool,
    pub applied: Option<bool>,
}

macro_rules! correction_columns {
    () => {
        "SELECT c.correction, c.document, c.team, c.from_purpose, c.from_piece, c.purpose, c.piece, c.reason, c.longer, c.manifest, c.grants, c.asked_at, c.asked_by, c.sampled, c.applied
         FROM corrections c "
    };
}

pub(super) async fn insert_correction(tx: &mut Tx, new: &CorrectionRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO corrections (correction, document, team, from_purpose, from_piece, purpose, piece, reason, longer, manifest, grants, asked_at, asked_by, sampled, applied)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &new.correction,
        &new.document,
        &new.team,
        &new.from_purpose,
        &new.from_piece,
        &new.purpose,
        &new.piece,
        &new.reason,
        new.longer,
        &new.manifest,
        &new.grants,
        new.asked_at,
        &new.asked_by,
        new.sampled,
        new.applied
    )?;
    Ok(())
}

/// Whether a correction of this document waits for a decision.
pub(super) async fn correction_waits(tx: &mut Tx, document: &DocumentId) -> Result<bool, StoreError> {
    let row = fetch_optional!(tx, (CorrectionId,), "SELECT correction FROM corrections WHERE document = $1 AND applied IS NULL", document)?;
    Ok(row.is_some())
}

pub(super) async fn waiting_correction(tx: &mut Tx, correction: &CorrectionId) -> Result<Option<CorrectionRow>, StoreError> {
    fetch_optional!(tx, CorrectionRow, concat!(correction_columns!(), "WHERE c.correction = $1 AND c.applied IS NULL"), correction)
}

/// Corrections that wait for a decision, or that were drawn to be looked at and were not yet.
pub(super) async fn corrections_to_see(tx: &mut Tx) -> Result<Vec<CorrectionRow>, StoreError> {
    fetch_all!(
        tx,
        CorrectionRow,
        concat!(correction_columns!(), "WHERE c.decided_at IS NULL AND (c.applied IS NULL OR c.sampled) ORDER BY c.asked_at LIMIT 200")
    )
}

/// Notes a decision; what was sealed for it goes.
pub(super) async fn decide(tx: &mut Tx, correction: &CorrectionId, (agent, yes): (&AgentId, bool)) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE corrections SET decided_at = $1, decided_by = $2, applied = $3, manifest = NULL, grants = NULL WHERE correction = $4 AND applied IS NULL",
        now,
        agent,
        yes,
        correction
    )?;
    affected(touched, 1)
}

/// Notes that a drawn correction was looked at.
pub(super) async fn see_correction(tx: &mut Tx, correction: &CorrectionId, agent: &AgentId) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "UPDATE corrections SET decided_at = $1, decided_by = $2 WHERE correction = $3 AND sampled = $4 AND applied = $4 AND decided_at IS NULL",
        now,
        agent,
        correction,
        true
    )
}

pub(super) async fn insert_consultation(tx: &mut Tx, (document, agent): (&DocumentId, &AgentId), reason: &str, ends_at: i64) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO consultations (document, agent, reason, at, ends_at) VALUES ($1, $2, $3, $4, $5)", document, agent, reason, now, ends_at)?;
    Ok(())
}

/// Consultations nobody who supervises has seen: (number, document, reason, when).
pub(super) async fn unseen_consultations(tx: &mut Tx) -> Result<Vec<(i64, DocumentId, String, i64)>, StoreError> {
    fetch_all!(tx, (i64, DocumentId, String, i64), "SELECT consultation, document, reason, at FROM consultations WHERE seen_at IS NULL ORDER BY at LIMIT 200")
}

/// Marks consultations as seen, up to this one.
pub(super) async fn see_consultations(tx: &mut Tx, up_to: i64, agent: &AgentId) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    let seen = execute!(tx, "UPDATE consultations SET seen_at = $1, seen_by = $2 WHERE consultation <= $3 AND seen_at IS NULL", now, agent, up_to)?;
    // What was kept of destroyed documents for this look alone.
    execute!(tx, "DELETE FROM consultations WHERE seen_at IS NOT NULL AND document IN (SELECT d.document FROM documents d WHERE d.purging_at IS NOT NULL)")?;
    Ok(seen)
}

/// What waits for a visa and one of the caller's teams keeps; `$1` is the caller.
macro_rules! awaits_visa_of_caller {
    () => {
        "u.state <> 'purged' AND u.state = 'awaiting_visa' AND u.visa IS NULL
         AND EXISTS (SELECT 1 FROM grants g JOIN memberships m ON m.team = g.holder
                     WHERE g.document = u.document AND g.purpose = u.purpose AND g.kind = 'archive' AND m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL) "
    };
}

/// How many documents wait for a visa under a purpose, and are the caller's to look at.
pub(super) async fn count_awaiting(tx: &mut Tx, caller: &Caller, purpose: &str) -> Result<i64, StoreError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM uses u WHERE ", awaits_visa_of_caller!(), "AND u.purpose = $2"),
        &caller.agent,
        purpose
    )?;
    Ok(count)
}

/// Some of those, of what waits since a moment or before.
pub(super) async fn awaiting(tx: &mut Tx, caller: &Caller, purpose: &str, (since, limit): (i64, i64)) -> Result<Vec<UseRow>, StoreError> {
    fetch_all!(
        tx,
        UseRow,
        concat!(
            "SELECT u.* FROM uses u WHERE ",
            awaits_visa_of_caller!(),
            "AND u.purpose = $2 AND u.awaiting_visa_at <= $3 ORDER BY u.purge_at, u.document LIMIT $4"
        ),
        &caller.agent,
        purpose,
        since,
        limit
    )
}

/// What waits for a visa, by purpose, type and team, as the archives are asked for it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct AwaitingRow {
    pub purpose: String,
    pub piece: String,
    pub team_name: String,
    pub documents: i64,
    pub bytes: i64,
    pub first_deposit: i64,
    pub last_deposit: i64,
}

pub(super) async fn awaiting_by_type(tx: &mut Tx, caller: &Caller) -> Result<Vec<AwaitingRow>, StoreError> {
    fetch_all!(
        tx,
        AwaitingRow,
        concat!(
            "SELECT u.purpose, u.piece, t.name AS team_name, CAST(COUNT(*) AS BIGINT) AS documents, CAST(SUM(d.payload_size) AS BIGINT) AS bytes,
                    MIN(u.deposited_at) AS first_deposit, MAX(u.deposited_at) AS last_deposit
             FROM uses u JOIN documents d ON d.document = u.document JOIN teams t ON t.team = u.team WHERE ",
            awaits_visa_of_caller!(),
            "GROUP BY u.purpose, u.piece, t.name ORDER BY u.purpose, t.name, u.piece"
        ),
        &caller.agent
    )
}

/// Keeps who prolonged a document last, until when and why.
pub(super) async fn put_extension(tx: &mut Tx, order: &Extension, agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO extensions (document, purpose, until, reason, extended_at, extended_by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (document, purpose) DO UPDATE SET until = excluded.until, reason = excluded.reason, extended_at = excluded.extended_at, extended_by = excluded.extended_by",
        &order.document,
        &order.purpose,
        order.until.to_string(),
        order.reason.word(),
        now,
        agent
    )?;
    Ok(())
}

pub(super) async fn insert_visa(tx: &mut Tx, (visa, reference): (&VisaId, &str), given_on: &str, agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO visas (visa, reference, given_on, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5)", visa, reference, given_on, now, agent)?;
    Ok(())
}

/// How many documents of each team end before a moment without the team having been told.
pub(super) async fn to_announce(tx: &mut Tx, before: i64) -> Result<Vec<(TeamId, i64)>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        (TeamId, i64),
        "SELECT team, CAST(COUNT(*) AS BIGINT) FROM uses WHERE state <> 'purged' AND state IN ('active', 'archived') AND purge_at > $1 AND purge_at <= $2 AND announced_at IS NULL GROUP BY team ORDER BY team",
        now,
        before
    )
}

pub(super) async fn set_announced(tx: &mut Tx, team: &TeamId, before: i64) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "UPDATE uses SET announced_at = $1 WHERE team = $2 AND state <> 'purged' AND state IN ('active', 'archived') AND purge_at > $1 AND purge_at <= $3 AND announced_at IS NULL",
        now,
        team,
        before
    )?;
    Ok(())
}

/// One open task of this kind about this: the one there is, made new, or another.
pub(crate) async fn renew_task(tx: &mut Tx, team: &TeamId, kind: &str, about: &str) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE tasks SET created_at = $1 WHERE team = $2 AND kind = $3 AND COALESCE(about, '') = $4 AND done_at IS NULL",
        now,
        team,
        kind,
        about
    )?;
    if touched == 0 {
        execute!(tx, "INSERT INTO tasks (team, kind, about, created_at) VALUES ($1, $2, $3, $4)", team, kind, about, now)?;
    }
    Ok(())
}

/// Closes the open tasks of this kind about this.
pub(crate) async fn close_tasks(tx: &mut Tx, (team, kind, about): (&TeamId, &str, &str), agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "UPDATE tasks SET done_at = $1, done_by = $2 WHERE team = $3 AND kind = $4 AND about = $5 AND done_at IS NULL",
        now,
        agent,
        team,
        kind,
        about
    )?;
    Ok(())
}
