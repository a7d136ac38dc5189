//! The rows of versions and of their notices, and what is held, as a plan reads it.

use super::Told;
use crate::{
    base::{AgentId, CaseId, DocumentId, TeamId, time_of},
    cases::store::EventRow,
    retention::{Event, Facts, calendar::day_of},
    store::{Listed, StoreError, Tx, affected, execute, fetch_all, fetch_among, fetch_one, fetch_optional},
};

/// A version of the purposes.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct VersionRow {
    pub digest: String,
    pub files: String,
    pub proposed_at: i64,
    pub refused_at: Option<i64>,
    pub in_force_at: Option<i64>,
}

impl VersionRow {
    /// Whether it waits for a decision: nobody has decided since it was last proposed. One that was replaced may be proposed again: it is the way back.
    pub(super) fn waits(&self) -> bool {
        self.refused_at.is_none() && self.in_force_at.is_none_or(|since| since < self.proposed_at)
    }
}

pub(super) async fn version(tx: &mut Tx, digest: &str) -> Result<Option<VersionRow>, StoreError> {
    fetch_optional!(tx, VersionRow, "SELECT digest, files, proposed_at, refused_at, in_force_at FROM policies WHERE digest = $1", digest)
}

/// Every version, the newest first.
pub(super) async fn versions(tx: &mut Tx) -> Result<Vec<VersionRow>, StoreError> {
    fetch_all!(tx, VersionRow, "SELECT digest, files, proposed_at, refused_at, in_force_at FROM policies ORDER BY proposed_at DESC, digest")
}

/// The versions that came into force, with their files, the last one last.
pub(super) async fn in_force(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    fetch_all!(tx, (String, String), "SELECT digest, files FROM policies WHERE in_force_at IS NOT NULL ORDER BY in_force_at, digest")
}

/// The digest of the version in force.
pub(super) async fn last_digest(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT digest FROM policies WHERE in_force_at IS NOT NULL ORDER BY in_force_at DESC, digest DESC LIMIT 1")?;
    Ok(row.map(|(digest,)| digest))
}

/// Writes a version that is proposed, for the first time or again.
pub(super) async fn put_version(tx: &mut Tx, digest: &str, files: &str) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO policies (digest, files, proposed_at) VALUES ($1, $2, $3)
         ON CONFLICT (digest) DO UPDATE SET refused_at = NULL, refused_by = NULL,
             proposed_at = CASE WHEN policies.in_force_at >= excluded.proposed_at THEN policies.in_force_at + 1 ELSE excluded.proposed_at END",
        digest,
        files,
        now
    )?;
    Ok(())
}

/// Brings a version into force, after every other one that ever was: a clock that went back does not put it before them.
pub(super) async fn set_in_force(tx: &mut Tx, digest: &str, approval: Option<(&str, &AgentId)>) -> Result<(), StoreError> {
    let (last,) = fetch_one!(tx, (Option<i64>,), "SELECT MAX(in_force_at) FROM policies")?;
    let now = tx.now().as_millisecond().max(last.map_or(i64::MIN, |last| last + 1));
    let touched = execute!(
        tx,
        "UPDATE policies SET approval = $1, approved_by = $2, approved_at = $3, in_force_at = $3 WHERE digest = $4 AND refused_at IS NULL AND (in_force_at IS NULL OR in_force_at < proposed_at)",
        approval.map(|(signed, _)| signed),
        approval.map(|(_, agent)| agent),
        now,
        digest
    )?;
    affected(touched, 1)?;
    // Of another time that it came into force: whoever was told then is to be told again.
    execute!(tx, "DELETE FROM rule_notices WHERE digest = $1", digest)?;
    Ok(())
}

pub(super) async fn refuse(tx: &mut Tx, digest: &str, agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE policies SET refused_at = $1, refused_by = $2 WHERE digest = $3 AND refused_at IS NULL", now, agent, digest)?, 1)
}

/// An announcement of a change to a team.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct NoticeRow {
    pub purpose: String,
    pub team: TeamId,
    pub change: String,
    pub announced_at: i64,
    pub recorded_at: Option<i64>,
}

pub(super) async fn notices(tx: &mut Tx, digest: &str) -> Result<Vec<NoticeRow>, StoreError> {
    fetch_all!(
        tx,
        NoticeRow,
        "SELECT purpose, team, change, announced_at, recorded_at FROM rule_notices WHERE digest = $1 ORDER BY purpose, team, change",
        digest
    )
}

/// Writes a notice, unless another replica just gave it; says whether it did.
pub(super) async fn put_notice(tx: &mut Tx, (digest, purpose, team, change): (&str, &str, &TeamId, &str), documents: i64) -> Result<bool, StoreError> {
    let now = tx.now().as_millisecond();
    let written = execute!(
        tx,
        "INSERT INTO rule_notices (digest, purpose, team, change, documents, announced_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (digest, purpose, team, change) DO NOTHING",
        digest,
        purpose,
        team,
        change,
        documents,
        now
    )?;
    Ok(written == 1)
}

/// Notices of a purpose, and the tasks that they made, are of another version from now on.
pub(super) async fn move_notices(tx: &mut Tx, (from, to): (&str, &str), purpose: &str) -> Result<(), StoreError> {
    execute!(tx, "UPDATE rule_notices SET digest = $1 WHERE digest = $2 AND purpose = $3", to, from, purpose)?;
    let (old, new) = (format!("{from} {purpose}"), format!("{to} {purpose}"));
    execute!(tx, "UPDATE tasks SET about = $1 WHERE about = $2 AND kind IN ('rule-longer', 'rule-shorter')", new, old)?;
    Ok(())
}

pub(super) async fn set_told(tx: &mut Tx, told: &Told, agent: &AgentId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE rule_notices SET told_on = $1, told_by = $2, recorded_at = $3, recorded_by = $4
         WHERE digest = $5 AND purpose = $6 AND team = $7 AND change = 'longer' AND recorded_at IS NULL",
        told.on.to_string(),
        told.by.word(),
        now,
        agent,
        &told.digest,
        &told.purpose,
        &told.team
    )?;
    affected(touched, 1)
}

/// A document under one purpose, as a plan reads it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct RunningRow {
    pub case_id: CaseId,
    pub document: DocumentId,
    pub purpose: String,
    pub team: TeamId,
    pub piece: String,
    pub policy: String,
    pub deposited_at: i64,
    pub extended_on: Option<String>,
}

impl RunningRow {
    /// What the deadline engine needs to know of it.
    pub(super) fn facts<'a>(&self, events: &'a [Event]) -> Facts<'a> {
        let extended_on = self.extended_on.as_deref().and_then(|day| day.parse().ok());
        Facts { extended_on, ..Facts::of(day_of(time_of(self.deposited_at)), events) }
    }
}

/// Everything of these purposes whose clock runs, in the order of cases, after a place.
pub(super) async fn running(tx: &mut Tx, purposes: &Listed, (after, limit): ((&str, &str, &str), i64)) -> Result<Vec<RunningRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_among!(
        tx,
        RunningRow,
        of purposes,
        "SELECT u.case_id, u.document, u.purpose, u.team, u.piece, u.policy, u.deposited_at, u.extended_on FROM uses u WHERE u.purpose",
        // Not the states themselves: their index would have to be sorted for each page.
        "AND u.state NOT IN ('awaiting_visa', 'purging', 'purged') AND u.purge_at > $2 AND (u.case_id, u.document, u.purpose) > ($3, $4, $5)
         ORDER BY u.case_id, u.document, u.purpose LIMIT $6",
        now,
        after.0,
        after.1,
        after.2,
        limit
    )
}

#[derive(sqlx::FromRow)]
struct CaseEventRow {
    case_id: String,
    #[sqlx(flatten)]
    row: EventRow,
}

/// The events of these kinds, of the cases from one to another, by case.
pub(super) async fn events_between(tx: &mut Tx, kinds: &Listed, (from, to): (&str, &str)) -> Result<Vec<(String, EventRow)>, StoreError> {
    let rows = fetch_among!(
        tx,
        CaseEventRow,
        of kinds,
        "SELECT case_id, event, document, kind, happened_on, source, corrects, recorded_at FROM case_events WHERE kind",
        "AND case_id >= $2 AND case_id <= $3 ORDER BY case_id, event",
        from,
        to
    )?;
    Ok(rows.into_iter().map(|found| (found.case_id, found.row)).collect())
}

/// What documents that are not destroyed carry: (version, purpose, piece).
pub(super) async fn carried(tx: &mut Tx) -> Result<Vec<(String, String, String)>, StoreError> {
    fetch_all!(tx, (String, String, String), "SELECT DISTINCT policy, purpose, piece FROM uses WHERE state <> 'purged' ORDER BY policy, purpose, piece")
}

/// What the links that still live ask for: (purpose, piece).
pub(super) async fn asked(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        (String, String),
        "SELECT DISTINCT r.purpose, p.piece FROM requests r JOIN pieces p ON p.request = r.request WHERE r.ended_at IS NULL AND r.ends_at > $1 ORDER BY r.purpose, p.piece",
        now
    )
}

pub(super) async fn stock(tx: &mut Tx) -> Result<i64, StoreError> {
    let (count,) =
        fetch_one!(tx, (i64,), "SELECT CAST(COUNT(*) AS BIGINT) FROM uses WHERE state <> 'purged' AND state IN ('active', 'archived', 'awaiting_visa')")?;
    Ok(count)
}

pub(super) async fn team_names(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    fetch_all!(tx, (String, String), "SELECT team, name FROM teams")
}
